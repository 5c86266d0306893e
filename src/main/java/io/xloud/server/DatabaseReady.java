package io.xloud.server;

import io.xloud.embedded.EmbeddedDatabase;
import io.xloud.embedded.Revivals;
import io.xloud.persistence.DatabaseStatus;
import io.xloud.persistence.Galera;
import io.xloud.persistence.Schema;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether the database answers, has its tables, and serves where it is a Galera node, as was last
 * learned: were it asked through the pool of the requests, a burst that holds all connections would
 * take one node after the other out of the balancer.
 */
@Readiness
@ApplicationScoped
class DatabaseReady implements HealthCheck {
  private final DatabaseStatus status;

  DatabaseReady(DatabaseStatus status) {
    this.status = status;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("database");
    EmbeddedDatabase.ofThisProcess().ifPresent(own -> tell(answer, own.revivals()));
    return switch (status.last()) {
      case DatabaseStatus.Down(var cause) -> answer.down().withData("cause", cause).build();
      case DatabaseStatus.Up(Galera.Ready(var state), var schema) ->
          judged(answer.withData("galera", state), schema);
      case DatabaseStatus.Up(_, var schema) -> judged(answer, schema);
    };
  }

  private static void tell(HealthCheckResponseBuilder answer, Revivals revivals) {
    if (revivals.count() > 0) {
      answer.withData("restarts", revivals.count());
    }
    if (revivals.givenUp()) {
      answer.withData("alarm", "the embedded database died too often and is left ended");
    }
  }

  private static HealthCheckResponse judged(HealthCheckResponseBuilder answer, Schema.State state) {
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
