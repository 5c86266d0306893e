package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.error.StartFailure;
import io.xloud.persistence.ConnectionPool;
import io.xloud.persistence.Database;
import io.xloud.persistence.PoolSettings;
import io.xloud.persistence.Schema;
import java.time.Duration;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The configured database for one command: it answers within two seconds or is given up, and every
 * failure is one sentence.
 */
final class CommandDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ConnectionPool pool;

  private CommandDatabase(ConnectionPool pool) {
    this.pool = pool;
  }

  static CommandDatabase open(Options options) {
    PoolSettings settings = PoolSettings.from(options).forCommand(PATIENCE);
    Logger.getLogger("").setLevel(Level.OFF);
    ConnectionPool pool = ConnectionPool.open(settings);
    try {
      pool.requireAnswer();
    } catch (StartFailure e) {
      pool.close();
      throw e;
    }
    return new CommandDatabase(pool);
  }

  /**
   * Asks once, before a server starts, and leaves nothing open.
   *
   * @throws StartFailure naming host and port when there is no answer
   */
  static void requireAnswer(Options options) {
    Logger root = Logger.getLogger("");
    Level level = root.getLevel();
    try {
      open(options).close();
    } finally {
      root.setLevel(level);
    }
  }

  <T> T schema(Function<Schema, T> question) {
    return ask(database -> question.apply(new Schema(database)));
  }

  <T> T ask(Function<Database, T> question) {
    try {
      return question.apply(pool.database());
    } catch (JdbiException e) {
      throw new StartFailure("The database refused: " + sentence(e), e);
    } catch (KeystoneException | IllegalStateException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static String sentence(JdbiException failure) {
    @Nullable Throwable cause = failure.getCause();
    return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
  }

  @Override
  public void close() {
    pool.close();
  }
}
