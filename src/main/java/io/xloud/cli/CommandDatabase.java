package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.error.StartFailure;
import io.xloud.persistence.ConnectionPool;
import io.xloud.persistence.Database;
import io.xloud.persistence.DatabaseConfig;
import io.xloud.persistence.PoolSettings;
import io.xloud.persistence.Schema;
import io.xloud.persistence.Unanswered;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The configured database for one command: it is given more time to answer than a request has, and
 * every failure is one sentence.
 */
final class CommandDatabase implements AutoCloseable {
  /** Held here, because loggers that nobody holds forget their level. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("com.zaxxer.hikari"), Logger.getLogger("org.mariadb.jdbc"));

  private final ConnectionPool pool;

  private CommandDatabase(ConnectionPool pool) {
    this.pool = pool;
  }

  static CommandDatabase open(Options options) {
    return open(PoolSettings.from(options));
  }

  static CommandDatabase open(PoolSettings settings) {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    return new CommandDatabase(ConnectionPool.connect(settings));
  }

  /**
   * Asks before a server starts, as often as {@code [database] max_retries} says, and leaves
   * nothing open.
   *
   * @throws StartFailure naming host and port when there is no answer
   */
  static void awaitAnswer(Options options) {
    DatabaseConfig config = DatabaseConfig.from(options);
    for (int tries = 1; ; tries++) {
      try {
        open(options).close();
        return;
      } catch (Unanswered e) {
        if (config.maxRetries() >= 0 && tries >= config.maxRetries()) {
          throw e;
        }
        System.err.printf("%s Try %s.%n", e.getMessage(), numbered(tries, config.maxRetries()));
        rest(config.retryInterval());
      }
    }
  }

  private static String numbered(int tries, int most) {
    return most < 0 ? String.valueOf(tries) : "%d of %d".formatted(tries, most);
  }

  private static void rest(Duration interval) {
    try {
      Thread.sleep(interval);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("Interrupted while the database did not answer.", e);
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
