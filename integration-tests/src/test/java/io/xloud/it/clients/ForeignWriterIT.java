package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Another program writes to the same tables and leaves no events: by default that is seen within
 * {@code cache.max-staleness} all the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignWriterIT {
  private static final String SCHEMA = "foreign_writer";
  private static final String PASSWORD = "not theirs";
  private static final Duration BOUND = Duration.ofMillis(500);

  private IdentityServer server;
  private Api api;
  private String admin;

  @BeforeAll
  void begin() throws Exception {
    server = IdentityServer.prepared(SCHEMA, Conf.empty(), PASSWORD).start();
    api = new Api(server.url());
    admin = api.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
  }

  @AfterAll
  void end() {
    server.close();
  }

  @Test
  void what_others_write_is_never_seen_late() throws Exception {
    for (int i = 0; i < 20; i++) {
      String user = api.createUser(admin, "u-" + UUID.randomUUID(), "secret");
      String token = api.loginById(user, "secret").with(201).token();
      api.validate(admin, token).with(200);
      api.validate(admin, token).with(200);

      foreign("UPDATE user SET enabled = 0 WHERE id = '%s'".formatted(user));

      long written = System.nanoTime();
      long asked;
      do {
        asked = System.nanoTime();
      } while (api.validate(admin, token).status() == 200 && inTime(asked - written));
      api.validate(admin, token).with(404);
    }
  }

  private static boolean inTime(long nanos) {
    assertThat(Duration.ofNanos(nanos)).isLessThanOrEqualTo(BOUND);
    return true;
  }

  private static void foreign(String sql) throws Exception {
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement()) {
      statement.execute("set session server_id = " + EventFence.FOREIGN);
      statement.execute(sql);
    }
  }
}
