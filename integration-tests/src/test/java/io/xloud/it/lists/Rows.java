package io.xloud.it.lists;

import io.xloud.it.server.EventFence;
import io.xloud.it.server.Mariadb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Fills the tables of a schema, as a foreign writer does. */
final class Rows {
  private Rows() {}

  static void fill(String schema, String adminId, int from, int to)
      throws IOException, SQLException {
    String script;
    try (var in = Rows.class.getResourceAsStream("/rows.sql")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*", "");
    }
    try (Connection connection = Mariadb.running().connect(schema);
        Statement statement = connection.createStatement()) {
      statement.execute("set session server_id = " + EventFence.FOREIGN);
      for (String one : script.split(";\\s*\n")) {
        if (!one.isBlank()) {
          statement.execute(
              one.replace(":from", Integer.toString(from))
                  .replace(":to", Integer.toString(to))
                  .replace(":admin", "'" + adminId + "'"));
        }
      }
    }
  }
}
