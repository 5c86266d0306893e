package io.xloud.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the test in which a committed transaction changed a table of Keystone without leaving a row
 * in {@code xi_event}. It reads the database's own binary log, so nobody who writes can forget it:
 * requests, commands and background work are all seen. In force for every test by service loading.
 *
 * <p>Foreign writers (Python Keystone, a test that plays one) leave no rows: they say so by another
 * {@code server_id} in their session.
 */
public final class EventFence implements AfterEachCallback, AfterAllCallback {
  /** The {@code server_id} of sessions that are not ours. */
  public static final int FOREIGN = 99;

  /** One list for both modules: changes that are data to nobody else's cache. */
  private static final List<Pattern> EXEMPT = exempt();

  private static final Pattern TABLE = Pattern.compile("table_id: \\d+ \\((\\w+)\\.(\\w+)\\)");
  private static String file = "";
  private static long position;

  private record Change(Set<String> tables, List<String> statements) {
    boolean isMissingItsEvent() {
      return tables.stream().anyMatch(table -> !table.startsWith("xi_"))
          && !tables.contains("xi_event")
          && !statements.stream().allMatch(Change::isExempt);
    }

    private static boolean isExempt(String statement) {
      String plain =
          statement.strip().replace("`", "").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
      return EXEMPT.stream().anyMatch(pattern -> pattern.matcher(plain).matches());
    }
  }

  private static List<Pattern> exempt() {
    try {
      return Files.readAllLines(Path.of("../src/test/resources/event-exempt.txt")).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Pattern::compile)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws SQLException {
    check();
  }

  @Override
  public void afterAll(ExtensionContext context) throws SQLException {
    check();
  }

  private static synchronized void check() throws SQLException {
    List<Change> missing = changes().stream().filter(Change::isMissingItsEvent).toList();
    if (!missing.isEmpty()) {
      throw new AssertionError("committed without a row in xi_event: " + missing);
    }
  }

  /** The transactions committed since the last look. */
  static synchronized List<Change> changes() throws SQLException {
    List<Change> changes = new ArrayList<>();
    try (Connection connection = Mariadb.running().connect();
        Statement statement = connection.createStatement()) {
      for (String log : logsSince(statement)) {
        if (!log.equals(file)) {
          file = log;
          position = 4;
        }
        read(statement, changes);
      }
    }
    return changes;
  }

  private static List<String> logsSince(Statement statement) throws SQLException {
    List<String> logs = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("show binary logs")) {
      while (row.next()) {
        logs.add(row.getString("Log_name"));
      }
    }
    int known = logs.indexOf(file);
    return known < 0 ? logs : logs.subList(known, logs.size());
  }

  private static void read(Statement statement, List<Change> changes) throws SQLException {
    try (ResultSet event =
        statement.executeQuery("show binlog events in '%s' from %d".formatted(file, position))) {
      Change change = new Change(new LinkedHashSet<>(), new ArrayList<>());
      while (event.next()) {
        String info = event.getString("Info");
        switch (event.getString("Event_type")) {
          case "Gtid" -> change = new Change(new LinkedHashSet<>(), new ArrayList<>());
          case "Annotate_rows" -> change.statements().add(info);
          case "Table_map" -> addTable(change, info);
          case "Xid" -> {
            if (event.getInt("Server_id") != FOREIGN) {
              changes.add(change);
            }
          }
          default -> {}
        }
        position = event.getLong("End_log_pos");
      }
    }
  }

  private static void addTable(Change change, String info) {
    Matcher table = TABLE.matcher(info);
    if (table.find() && !table.group(1).equals("mysql")) {
      change.tables().add(table.group(2));
    }
  }
}
