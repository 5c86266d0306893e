package io.xloud.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;

/**
 * Whether the database answers, felt through a connection of its own: that a pool is busy says
 * nothing about the database.
 */
final class Pulse implements AutoCloseable {
  private static final String ANSWER_MILLIS = "800";

  private static final int NODE_NOT_READY = 1047;

  /**
   * About a table, because a Galera node that lost the majority answers everything else. That it is
   * not there is an answer, too.
   */
  private static final String QUESTION = "SELECT taken FROM xi_turn LIMIT 0";

  private final Connecting connecting;
  private @Nullable Connection connection;
  private volatile boolean notReady;

  /** Opens a connection of the pulse's own. */
  interface Connecting {
    @Nullable Connection connect() throws SQLException;
  }

  Pulse(PoolSettings settings) {
    this(() -> connect(settings, settings.jdbcUrl()));
  }

  Pulse(Connecting connecting) {
    this.connecting = connecting;
  }

  /** Which of several hosts it leads to. */
  synchronized Optional<String> host() {
    return Optional.ofNullable(connection).flatMap(Lending::hostOf);
  }

  /** Whether this host alone would serve. */
  static boolean serves(PoolSettings settings, String host) {
    try (Connection alone = connect(settings, settings.urlOf(host))) {
      return alone != null;
    } catch (SQLException e) {
      return false; // for whatever reason: it is not the one to ask
    }
  }

  /** One silence is a broken connection; only a second one, on a fresh connection, counts. */
  synchronized boolean isThere() {
    return (connection != null && answers(connection)) || isThereAnew();
  }

  /** Why it was not there the last time, in words. */
  String cause() {
    return notReady
        ? "This Galera node has lost the majority or is not ready yet."
        : "The database does not answer.";
  }

  private boolean isThereAnew() {
    close();
    notReady = false;
    try {
      connection = connecting.connect();
      return connection != null && answers(connection);
    } catch (SQLException e) {
      return isOfServer(e);
    }
  }

  private static @Nullable Connection connect(PoolSettings settings, String url)
      throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", settings.user());
    login.setProperty("password", settings.password().reveal());
    login.setProperty("connectTimeout", Long.toString(PoolSettings.CONNECT.toMillis()));
    login.setProperty("socketTimeout", ANSWER_MILLIS);
    login.setProperty("initSql", settings.condition());
    return new Driver().connect(url, login);
  }

  private boolean answers(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(QUESTION);
    } catch (SQLException e) {
      return isOfServer(e);
    }
  }

  /** A refusal, such as of a changed password or of one connection too many, is an answer. */
  private boolean isOfServer(SQLException refusal) {
    notReady = refusal.getErrorCode() == NODE_NOT_READY;
    return refusal.getErrorCode() > 0 && !notReady;
  }

  @Override
  public synchronized void close() {
    try (Connection _ = connection) {
      connection = null;
    } catch (SQLException e) {
      System.getLogger(Pulse.class.getName())
          .log(System.Logger.Level.DEBUG, "a broken connection was closed", e);
    }
  }
}
