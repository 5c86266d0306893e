package io.xloud.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;

/**
 * Whether the database answers, felt through a connection of its own: that a pool is busy says
 * nothing about the database.
 */
final class Pulse implements AutoCloseable {
  private static final String ANSWER_MILLIS = "800";

  private final Connecting connecting;
  private final Runnable missed;
  private @Nullable Connection connection;

  /** Opens a connection of the pulse's own. */
  interface Connecting {
    @Nullable Connection connect() throws SQLException;
  }

  /**
   * @param missed told of each silence, also of one that may turn out not to count
   */
  Pulse(PoolSettings settings, Runnable missed) {
    this(() -> connect(settings), missed);
  }

  Pulse(Connecting connecting, Runnable missed) {
    this.connecting = connecting;
    this.missed = missed;
  }

  /** One silence is a broken connection; only a second one, on a fresh connection, counts. */
  synchronized boolean isThere() {
    if (connection != null && answers(connection)) {
      return true;
    }
    if (connection != null) {
      missed.run();
    }
    return isThereAnew();
  }

  private boolean isThereAnew() {
    close();
    try {
      connection = connecting.connect();
      return connection != null && answers(connection);
    } catch (SQLException e) {
      return isOfServer(e);
    }
  }

  private static @Nullable Connection connect(PoolSettings settings) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", settings.user());
    login.setProperty("password", settings.password().reveal());
    login.setProperty("connectTimeout", ConnectionPool.CONNECT_MILLIS);
    login.setProperty("socketTimeout", ANSWER_MILLIS);
    return new Driver().connect(settings.jdbcUrl(), login);
  }

  private static boolean answers(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    } catch (SQLException e) {
      return isOfServer(e);
    }
  }

  /** A refusal, such as of a changed password or of one connection too many, is an answer. */
  private static boolean isOfServer(SQLException refusal) {
    return refusal.getErrorCode() > 0;
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
