package io.xloud.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.mariadb.jdbc.HostAddress;

/**
 * Lends connections, and calls back those at work when the database has stopped answering: without
 * that, whoever waits for a frozen database waits as long as the longest statement may take.
 */
final class Lending implements ConnectionFactory {
  private final DataSource source;
  private final Set<Connection> lent = ConcurrentHashMap.newKeySet();
  private volatile boolean suspended;

  Lending(DataSource source) {
    this.source = source;
  }

  @Override
  public Connection openConnection() throws SQLException {
    requireAnswering();
    Connection connection = source.getConnection();
    lent.add(connection);
    if (suspended) {
      closeConnection(connection);
      requireAnswering();
    }
    return connection;
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    lent.remove(connection);
    connection.close();
  }

  private void requireAnswering() throws SQLException {
    if (suspended) {
      throw new SQLTransientConnectionException("the database does not answer");
    }
  }

  /** From now on nothing is lent, and what is lent breaks where it waits. */
  void suspend() {
    suspended = true;
    lent.forEach(connection -> Thread.ofVirtual().start(() -> breakOff(connection)));
  }

  /** What waits on this host goes on at another one, or is told that it must begin anew. */
  void breakOff(String host) {
    for (Connection connection : lent) {
      if (host.equals(hostOf(connection).orElse(""))) {
        Thread.ofVirtual().start(() -> breakOff(connection));
      }
    }
  }

  /** Where the connection leads to at the moment, as {@code name:port}. */
  static Optional<String> hostOf(Connection connection) {
    try {
      HostAddress address =
          connection.unwrap(org.mariadb.jdbc.Connection.class).getClient().getHostAddress();
      return Optional.of(
          (address.host.contains(":") ? "[" + address.host + "]" : address.host)
              + ":"
              + address.port);
    } catch (SQLException e) {
      return Optional.empty(); // closed meanwhile
    }
  }

  void resume() {
    suspended = false;
  }

  /** Past the pool's wrapping, whose own way waits for the statement at hand. */
  private static void breakOff(Connection connection) {
    try {
      connection.unwrap(Connection.class).abort(Runnable::run);
    } catch (SQLException e) {
      System.getLogger(Lending.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection was closed already", e);
    }
  }
}
