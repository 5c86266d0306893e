package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api;
import io.xloud.it.nodes.Seed.Bearer;
import io.xloud.it.nodes.TwoNodes.Pair;
import io.xloud.it.server.Await;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A node whose requests hold all connections to the database, which answers all the while: that is
 * no outage.
 */
@ExtendWith(TwoNodes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BusyPoolIT {
  private static final int CONNECTIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The {@code timeout check} of our HAProxy. */
  private static final Duration PATIENCE_OF_HAPROXY = Duration.ofSeconds(2);

  /** For longer than a request waits for a connection, in which a failure would be concluded. */
  private static final Duration LONG = Duration.ofSeconds(6);

  private final Pair nodes;
  private final ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor();
  private IdentityServer busy;
  private Api there;

  BusyPoolIT(Pair nodes) {
    this.nodes = nodes;
  }

  @BeforeAll
  void begin() throws Exception {
    busy =
        TwoNodes.beside(
                nodes.first(),
                Conf.empty()
                    .with("database", "max_pool_size", CONNECTIONS)
                    .with("database", "max_overflow", 0))
            .start();
    there = new Api(busy.url());
  }

  @AfterAll
  void end() {
    busy.close();
    atOnce.close();
  }

  @Test
  void what_others_end_meanwhile_is_heard_of_and_all_else_goes_on_from_memory() throws Exception {
    Bearer ended = nodes.seed().bearer();
    Bearer living = nodes.seed().bearer();
    Metrics.untilFromMemory(
        busy,
        2,
        () -> {
          there.validate(nodes.admin(), ended.token()).with(200);
          there.validate(nodes.admin(), living.token()).with(200);
        });
    try (Connection locking = Mariadb.running().connect("two_nodes");
        Statement lock = locking.createStatement()) {
      holdAllConnections(lock);
      nodes.here().revoke(nodes.admin(), ended.token()).with(204);
      long revoked = System.nanoTime();
      while (since(revoked).compareTo(LONG) < 0) {
        Duration late = since(revoked);
        int status = there.validate(nodes.admin(), ended.token()).status();
        assertThat(status == 200 && late.compareTo(TwoNodes.BOUND) > 0)
            .as("accepted %s after it was revoked", late)
            .isFalse();
      }
      Metrics.untilFromMemory(busy, 1, () -> there.validate(nodes.admin(), living.token()));
      requireReady();
      assertThat(Metrics.sum(busy, "xloud_database_answers")).isOne();
    }
    Await.until(
        PATIENCE,
        "it is refused when there are connections again",
        () -> there.validate(nodes.admin(), ended.token()).status() == 404);
  }

  private void requireReady() throws Exception {
    long asked = System.nanoTime();
    assertThat(new Api(busy.managementUrl()).get("", "/health/ready").status()).isEqualTo(200);
    assertThat(since(asked)).isLessThan(PATIENCE_OF_HAPROXY);
  }

  /** Requests of another route wait in the database for as long as the table is locked. */
  private void holdAllConnections(Statement lock) throws Exception {
    lock.execute("lock tables region write");
    for (int i = 0; i < CONNECTIONS; i++) {
      var _ = atOnce.submit(() -> there.get(nodes.admin(), "/v3/regions"));
    }
    Await.until(PATIENCE, "all connections wait", () -> waiting() == CONNECTIONS);
  }

  private static int waiting() throws SQLException {
    try (Connection connection = Mariadb.running().connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from information_schema.processlist"
                    + " where db = 'two_nodes' and state like '%metadata lock%'")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
