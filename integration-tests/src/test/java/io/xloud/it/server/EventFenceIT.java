package io.xloud.it.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The fence itself: it must see a change without an event, and nothing else. */
class EventFenceIT {
  private static final String SCHEMA = "event_fence";

  private final EventFence fence = new EventFence();

  @BeforeAll
  static void make_tables() throws SQLException {
    Mariadb.running().createSchema(SCHEMA);
    perform(
        "create table role (id varchar(64) primary key) engine=innodb",
        "create table local_user (id int primary key, failed_auth_count int) engine=innodb",
        "insert into xi_event values (0)");
  }

  private static void perform(String... statements) throws SQLException {
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists xi_event (id int) engine=innodb");
      connection.setAutoCommit(false);
      for (String one : statements) {
        statement.execute(one);
      }
      connection.commit();
    }
  }

  @Test
  void sees_a_change_without_an_event() throws Exception {
    perform("insert into role values ('r1')");

    assertThatThrownBy(() -> fence.afterEach(null)).hasMessageContaining("role");
  }

  @Test
  void lets_a_change_with_its_event_pass() throws Exception {
    perform("insert into role values ('r2')", "insert into xi_event values (1)");

    fence.afterEach(null);
  }

  @Test
  void sees_nothing_of_what_is_rolled_back_foreign_or_exempt() throws Exception {
    perform("set session server_id = 99", "insert into role values ('r3')");
    perform("insert into role values ('r4')", "rollback");
    perform("insert into local_user values (1, 0)", "insert into xi_event values (2)");
    perform("update local_user set failed_auth_count = 1 where id = 1");

    assertThatCode(() -> fence.afterEach(null)).doesNotThrowAnyException();
  }
}
