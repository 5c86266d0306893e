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

  private final Connecting connecting;
  private final Runnable missed;
  private final String question;
  private @Nullable Connection connection;

  /** Opens a connection of the pulse's own. */
  interface Connecting {
    @Nullable Connection connect() throws SQLException;
  }

  /**
   * @param missed told of each silence, also of one that may turn out not to count
   */
  Pulse(PoolSettings settings, Runnable missed) {
    this(() -> connect(settings, settings.jdbcUrl()), missed, questionOf(settings));
  }

  Pulse(Connecting connecting, Runnable missed) {
    this(connecting, missed, "SELECT 1");
  }

  private Pulse(Connecting connecting, Runnable missed, String question) {
    this.connecting = connecting;
    this.missed = missed;
    this.question = question;
  }

  /** A Galera node that lost the majority answers all but questions about tables. */
  private static String questionOf(PoolSettings settings) {
    return settings.hasManyHosts() ? "SELECT taken FROM xi_turn LIMIT 0" : "SELECT 1";
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

  private static @Nullable Connection connect(PoolSettings settings, String url)
      throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", settings.user());
    login.setProperty("password", settings.password().reveal());
    login.setProperty("connectTimeout", ConnectionPool.CONNECT_MILLIS);
    login.setProperty("socketTimeout", ANSWER_MILLIS);
    login.setProperty("initSql", settings.condition());
    return new Driver().connect(url, login);
  }

  private boolean answers(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(question);
    } catch (SQLException e) {
      return isOfServer(e);
    }
  }

  /** A refusal, such as of a changed password or of one connection too many, is an answer. */
  private static boolean isOfServer(SQLException refusal) {
    return refusal.getErrorCode() > 0 && refusal.getErrorCode() != NODE_NOT_READY;
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
