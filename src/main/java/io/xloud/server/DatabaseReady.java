package io.xloud.server;

import io.xloud.embedded.EmbeddedDatabase;
import io.xloud.embedded.Revivals;
import io.xloud.error.KeystoneException;
import io.xloud.persistence.Database;
import io.xloud.persistence.Galera;
import io.xloud.persistence.Schema;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether the database answers, has its tables, and serves where it is a Galera node. */
@Readiness
@ApplicationScoped
class DatabaseReady implements HealthCheck {
  private final Database database;
  private final Schema schema;

  DatabaseReady(Database database, Schema schema) {
    this.database = database;
    this.schema = schema;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("database");
    EmbeddedDatabase.ofThisProcess().ifPresent(own -> tell(answer, own.revivals()));
    try {
      return judged(answer, Galera.state(database));
    } catch (KeystoneException e) {
      return answer.down().withData("cause", e.problem().message()).build();
    }
  }

  private static void tell(HealthCheckResponseBuilder answer, Revivals revivals) {
    if (revivals.count() > 0) {
      answer.withData("restarts", revivals.count());
    }
    if (revivals.givenUp()) {
      answer.withData("alarm", "the embedded database died too often and is left ended");
    }
  }

  private HealthCheckResponse judged(HealthCheckResponseBuilder answer, Galera galera) {
    return switch (galera) {
      case Galera.NotReady(var cause) -> answer.down().withData("cause", cause).build();
      case Galera.Ready(var state) -> withTables(answer.withData("galera", state));
      case Galera.Alone _ -> withTables(answer);
    };
  }

  private HealthCheckResponse withTables(HealthCheckResponseBuilder answer) {
    Schema.State state = schema.state();
    return switch (state.keystone()) {
      case READY, EXPANDED ->
          state.ownTables()
              ? answer.up().build()
              : answer
                  .down()
                  .withData("cause", "tables named xi_* are missing: run db_sync")
                  .build();
      case ABSENT, UNFINISHED ->
          answer.down().withData("cause", "the database has no tables yet: run db_sync").build();
      case UNKNOWN ->
          answer
              .down()
              .withData("cause", "the tables are of no Keystone from Zed to 2026.2")
              .build();
    };
  }
}
