package io.xloud.it.lists;

import io.xloud.it.server.Mariadb;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the database is asked while something happens: the statements about Keystone's tables that
 * reach one schema, told by the database itself. Heartbeat and feed, which touch only tables of
 * ours, are left out, and so is the look at the state of the database.
 */
public final class Statements {
  private final String schema;

  public Statements(String schema) {
    this.schema = schema;
  }

  /** Something that may fail in any way. */
  public interface Act {
    void perform() throws Exception;
  }

  public List<String> during(Act act) throws Exception {
    try (Connection connection = Mariadb.running().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set global log_output = 'TABLE'");
      statement.execute("truncate mysql.general_log");
      statement.execute("set global general_log = on");
      try {
        act.perform();
      } finally {
        statement.execute("set global general_log = off");
      }
      return read(statement);
    }
  }

  private List<String> read(Statement statement) throws SQLException {
    List<String> asked = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            """
            select argument from mysql.general_log
            where command_type in ('Query', 'Execute')
            and thread_id in (select id from information_schema.processlist where db = '%s')
            and lower(argument) regexp '^\\\\s*(select|with|insert|update|delete)'
            and lower(argument) regexp '\\\\b(from|into|update)\\\\b'
            and argument not like '%%xi\\_%%'
            and argument not regexp 'information_schema|alembic_version'
            """
                .formatted(schema))) {
      while (row.next()) {
        asked.add(row.getString(1).replaceAll("\\s+", " ").strip());
      }
    }
    return asked;
  }
}
