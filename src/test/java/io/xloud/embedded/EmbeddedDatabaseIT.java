package io.xloud.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.error.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
  @TempDir Path data;

  @Test
  void keeps_its_data_over_a_restart() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.in(data)) {
      run(database, "create table kept (word varchar(9)) as select 'still' as word");
    }
    try (EmbeddedDatabase database = EmbeddedDatabase.in(data)) {
      assertThat(ask(database, "select word from kept")).isEqualTo("still");
    }
  }

  @Test
  void takes_over_the_server_a_killed_process_left_behind() throws Exception {
    EmbeddedDatabase killed = EmbeddedDatabase.in(data);
    long pid = pid();
    killed.abandon();
    try (EmbeddedDatabase heir = EmbeddedDatabase.in(data)) {
      assertThat(pid()).isEqualTo(pid);
      assertThat(ask(heir, "select 'here'")).isEqualTo("here");
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void ends_a_left_behind_server_whose_password_is_lost_and_keeps_the_data() throws Exception {
    EmbeddedDatabase killed = EmbeddedDatabase.in(data);
    run(killed, "create table kept (word varchar(9)) as select 'still' as word");
    long pid = pid();
    killed.abandon();
    Files.delete(data.resolve("db.connection"));
    try (EmbeddedDatabase heir = EmbeddedDatabase.in(data)) {
      assertThat(pid()).isNotEqualTo(pid);
      assertThat(ask(heir, "select word from kept")).isEqualTo("still");
    }
  }

  @Test
  void begins_anew_where_a_first_start_was_interrupted() throws Exception {
    Files.createDirectories(data.resolve("db/mysql"));
    Files.writeString(data.resolve("db/ibdata1"), "half made");
    try (EmbeddedDatabase database = EmbeddedDatabase.in(data)) {
      assertThat(ask(database, "select 'here'")).isEqualTo("here");
    }
  }

  @Test
  void shows_its_password_to_the_owner_only_and_asks_everybody_for_it() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.in(data)) {
      assertThat(Files.getPosixFilePermissions(data.resolve("db.connection")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      String url = jdbc(database).replaceAll("password=.*", "password=wrong");
      assertThatThrownBy(() -> DriverManager.getConnection(url))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Access denied");
      assertThatThrownBy(
              () -> DriverManager.getConnection(url.replace("user=keystone", "user=root")))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void says_in_one_sentence_why_a_folder_cannot_be_used() throws Exception {
    Path file = Files.writeString(data.resolve("file"), "");
    assertThatThrownBy(() -> EmbeddedDatabase.in(file))
        .isInstanceOf(StartFailure.class)
        .hasMessage("The data folder %s cannot be used: %s is not a folder.", file, file);
  }

  private long pid() throws Exception {
    return Long.parseLong(Files.readString(data.resolve("db/mariadb.pid")).strip());
  }

  private static String jdbc(EmbeddedDatabase database) {
    return database
        .connection()
        .reveal()
        .replaceAll(
            "mysql\\+pymysql://(.*):(.*)@(.*)/keystone",
            "jdbc:mariadb://$3/keystone?user=$1&password=$2");
  }

  private static void run(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc(database));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc(database));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
