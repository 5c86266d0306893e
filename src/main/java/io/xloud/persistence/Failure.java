package io.xloud.persistence;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means to whoever asked. */
enum Failure {
  /** Somebody else was faster: the same again may well succeed. */
  CONFLICT,
  /** This Galera node is not ready to serve: another one may be. */
  NODE_NOT_READY,
  /** The connection broke. */
  CONNECTION_LOST,
  /** The database has no room left. */
  FULL,
  /** No connection to be had. */
  UNREACHABLE,
  /** A statement ran longer than it may. */
  TOO_SLOW,
  /** A unique key refused the row. */
  DUPLICATE,
  /** A foreign key refused: the row refers to nothing, or others refer to it. */
  REFERENCE,
  /** The column's character set has no such character. */
  UNSTORABLE_CHARACTER,
  /** A comparison with a character that the column's character set lacks: nothing can be equal. */
  INCOMPARABLE_CHARACTER,
  /** The text is longer than its column. */
  TOO_LONG,
  /** A value of the wrong kind or out of range for its column. */
  UNSTORABLE_VALUE,
  OTHER;

  /** A table was emptied or altered since the snapshot was taken. */
  private static final int TABLE_CHANGED = 1412;

  /** As a Galera node says it that lost the others while the change was on its way to them. */
  private static final int CUT_OFF_AT_COMMIT = 1180;

  /** A host that takes no writes, which another one may. */
  private static final int READ_ONLY_OPTION = 1290;

  private static final int READ_ONLY_MODE = 1836;
  private static final int STATEMENT_KILLED = 1317;
  private static final int CONNECTION_KILLED = 1927;
  private static final int DISK_FULL = 1021;
  private static final int TABLE_FULL = 1114;

  /** As in {@code Data too long for column 'name' at row 1}. */
  private static final Pattern COLUMN =
      Pattern.compile("column (?:`[^`]+`\\.)*[`'](\\w+)[`'] at row");

  /** The driver went on to another host, and what was under way on the last one is lost. */
  private static final String FAILED_OVER = "25S03";

  static Failure of(JdbiException failure) {
    SQLException sql = sqlException(failure);
    if (failure instanceof ConnectionException) {
      return UNREACHABLE;
    }
    if (sql != null && FAILED_OVER.equals(sql.getSQLState())) {
      return CONNECTION_LOST;
    }
    return switch (sql) {
      case null -> OTHER;
      case SQLTransientConnectionException _ -> UNREACHABLE;
      default -> of(sql);
    };
  }

  private static Failure of(SQLException sql) {
    return switch (sql.getErrorCode()) {
      case 1213, 1205, 1020, TABLE_CHANGED -> CONFLICT;
      case 1047, READ_ONLY_OPTION, READ_ONLY_MODE -> NODE_NOT_READY;
      case CUT_OFF_AT_COMMIT, STATEMENT_KILLED, CONNECTION_KILLED -> CONNECTION_LOST;
      case DISK_FULL, TABLE_FULL -> FULL;
      case 1969, 3024 -> TOO_SLOW;
      case 1062 -> DUPLICATE;
      case 1451, 1452 -> REFERENCE;
      case 1366 ->
          String.valueOf(sql.getMessage()).contains("string value")
              ? UNSTORABLE_CHARACTER
              : UNSTORABLE_VALUE;
      case 3988 -> UNSTORABLE_CHARACTER;
      case 1267, 1270, 1271 -> INCOMPARABLE_CHARACTER;
      case 1406 -> TOO_LONG;
      case 1264, 1292 -> UNSTORABLE_VALUE;
      default -> isConnectionState(sql.getSQLState()) || isClosed(sql) ? CONNECTION_LOST : OTHER;
    };
  }

  /** What the driver said first, under whatever was wrapped around it. */
  static Throwable cause(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() instanceof SQLException deeper) {
      first = deeper;
    }
    return first;
  }

  /** Of a connection that the pool took away meanwhile; it names no state. */
  private static boolean isClosed(SQLException sql) {
    return "Connection is closed".equals(sql.getMessage());
  }

  private static boolean isConnectionState(@Nullable String state) {
    return state != null && state.startsWith("08");
  }

  private static @Nullable SQLException sqlException(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  boolean mayBeRetried() {
    return this == CONFLICT || this == NODE_NOT_READY || this == CONNECTION_LOST;
  }

  /** The refusal to answer with, or the failure itself where only a fault of ours explains it. */
  RuntimeException asProblem(JdbiException failure) {
    return switch (this) {
      case CONFLICT ->
          unavailable("The database is busy with conflicting changes; try again.", failure);
      case NODE_NOT_READY ->
          unavailable("The database node is not ready to serve; try again.", failure);
      case CONNECTION_LOST, UNREACHABLE ->
          unavailable("The database cannot be reached; try again.", failure);
      case FULL -> unavailable("The database has no room left.", failure);
      case TOO_SLOW -> unavailable("The database took too long to answer; try again.", failure);
      case UNSTORABLE_CHARACTER, INCOMPARABLE_CHARACTER ->
          refused(
              failure,
              "holds a character outside Unicode's basic plane, such as an emoji, which its field"
                  + " cannot store.");
      case TOO_LONG -> refused(failure, "is longer than its field can store.");
      case UNSTORABLE_VALUE ->
          refused(failure, "is of a kind or size that its field cannot store.");
      case DUPLICATE, REFERENCE, OTHER -> failure;
    };
  }

  private static KeystoneException unavailable(String sentence, JdbiException cause) {
    // No stack trace: while the database is away every request comes by here.
    System.getLogger(Failure.class.getName())
        .log(System.Logger.Level.WARNING, sentence + " Cause: " + rootOf(cause).getMessage());
    return new Problem.Unavailable(sentence, Duration.ofSeconds(1)).raised();
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** Says which value it is where the database does. */
  private static KeystoneException refused(JdbiException cause, String complaint) {
    Matcher column = COLUMN.matcher(String.valueOf(rootOf(cause).getMessage()));
    String value = column.find() ? "The value of '%s'".formatted(column.group(1)) : "A value";
    return new Problem.BadRequest(value + " " + complaint).raised();
  }
}
