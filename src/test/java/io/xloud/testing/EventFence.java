package io.xloud.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the test in which a committed transaction changed a table of Keystone without leaving a row
 * in {@code xi_event}. It reads the database's own binary log, so nobody who writes can forget it.
 * In force for every test by service loading; looks at nothing until a test asks for the database.
 *
 * <p>Foreign writers, and tests that lay the table, leave no rows: their sessions have another
 * {@code server_id}, see {@link Writers}.
 */
public final class EventFence implements AfterEachCallback, AfterAllCallback {
  /** The {@code server_id} of sessions that are not ours. */
  public static final int FOREIGN = 99;

  private static final Pattern TABLE = Pattern.compile("table_id: \\d+ \\((\\w+)\\.(\\w+)\\)");
  private static final Set<String> KEYSTONES = keystonesTables();
  private static final List<Pattern> EXEMPT = exempt();

  private static String file = "";
  private static long position;

  private record Change(Set<String> tables, List<String> statements) {
    boolean isMissingItsEvent() {
      return tables.stream().anyMatch(KEYSTONES::contains)
          && !tables.contains("xi_event")
          && !statements.stream().allMatch(Change::isExempt);
    }

    private static boolean isExempt(String statement) {
      String plain =
          statement.strip().replace("`", "").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
      return EXEMPT.stream().anyMatch(pattern -> pattern.matcher(plain).matches());
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

  static void check() throws SQLException {
    if (!TestMariaDb.isRunning()) {
      return;
    }
    List<Change> missing = changes().stream().filter(Change::isMissingItsEvent).toList();
    if (!missing.isEmpty()) {
      throw new AssertionError("committed without a row in xi_event: " + missing);
    }
  }

  /** The transactions committed since the last look. */
  private static synchronized List<Change> changes() throws SQLException {
    List<Change> changes = new ArrayList<>();
    try (Connection connection = TestMariaDb.connect();
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
    try (ResultSet row = statement.executeQuery("SHOW BINARY LOGS")) {
      while (row.next()) {
        logs.add(row.getString("Log_name"));
      }
    }
    int known = logs.indexOf(file);
    return known < 0 ? logs : logs.subList(known, logs.size());
  }

  private static void read(Statement statement, List<Change> changes) throws SQLException {
    try (ResultSet event =
        statement.executeQuery("SHOW BINLOG EVENTS IN '%s' FROM %d".formatted(file, position))) {
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

  private static Set<String> keystonesTables() {
    return Pattern.compile("(?i)create table (?:if not exists )?`(\\w+)`")
        .matcher(text("/schema/keystone.sql"))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  private static List<Pattern> exempt() {
    return text("/event-exempt.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Pattern::compile)
        .toList();
  }

  private static String text(String resource) {
    try (InputStream in = EventFence.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
