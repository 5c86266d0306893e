package io.xloud.persistence;

import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Adds missing {@code xi_*} tables before anything else begins; touches nothing of Keystone's. */
@Singleton
class MigrationAtStart {
  private static final System.Logger LOG = System.getLogger(MigrationAtStart.class.getName());
  private static final int BEFORE_THE_REST = 10;

  private final Schema schema;
  private final boolean wanted;

  MigrationAtStart(Schema schema, Options options) {
    this.schema = schema;
    this.wanted = options.flag("xloud", "database.migrate-at-start");
  }

  void start(@Observes @Priority(BEFORE_THE_REST) StartupEvent start) {
    if (!Serving.isOn()) {
      return;
    }
    try {
      tell(wanted ? schema.migrateOwn() : schema.state());
    } catch (KeystoneException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "The database does not answer; the server starts and is not ready until it does.");
    }
  }

  private static void tell(Schema.State state) {
    switch (state.keystone()) {
      case READY -> {}
      case EXPANDED ->
          LOG.log(System.Logger.Level.WARNING, "Keystone's own upgrade awaits its contract step.");
      case ABSENT, UNFINISHED ->
          LOG.log(System.Logger.Level.ERROR, "The database has no tables yet: run db_sync.");
      case UNKNOWN ->
          LOG.log(
              System.Logger.Level.ERROR,
              "The database holds tables of no Keystone from Zed to 2026.2.");
    }
    if (!state.ownTables()) {
      LOG.log(System.Logger.Level.ERROR, "Tables named xi_* are missing: run db_sync.");
    }
  }
}
