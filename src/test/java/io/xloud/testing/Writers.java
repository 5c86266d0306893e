package io.xloud.testing;

import io.xloud.persistence.Database;
import io.xloud.persistence.DatabaseTrace;
import java.lang.StackWalker.StackFrame;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * Tells tests that lay the table from the product at work, by who asks for the connection: a test's
 * own writes go into the binary log as those of a foreign server, which {@link EventFence} lets
 * pass.
 */
record Writers(ConnectionFactory connections) implements ConnectionFactory {
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final int OURS = 1;

  @Override
  public Connection openConnection() throws SQLException {
    Connection connection = connections.openConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION server_id = " + (isTestAtWork() ? EventFence.FOREIGN : OURS));
    }
    return connection;
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    connections.closeConnection(connection);
  }

  /** The first of our frames above the database's door is whoever wants to read or write. */
  private static boolean isTestAtWork() {
    return STACK.walk(frames ->
        frames
            .<Class<?>>map(StackFrame::getDeclaringClass)
            .filter(type -> type.getName().startsWith("io.xloud."))
            .filter(type ->
                !Set.of(Writers.class, Database.class, DatabaseTrace.class)
                    .contains(outermost(type)))
            .findFirst()
            .map(Writers::isOfTests)
            .orElse(true));
  }

  private static Class<?> outermost(Class<?> type) {
    Class<?> around = type.getEnclosingClass();
    return around == null ? type : outermost(around);
  }

  private static boolean isOfTests(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath().contains("test-");
  }
}
