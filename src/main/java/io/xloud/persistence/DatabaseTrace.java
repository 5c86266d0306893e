package io.xloud.persistence;

import java.util.function.Supplier;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jspecify.annotations.Nullable;

/** Follows the work with the database for a room that tells of it elsewhere. */
public interface DatabaseTrace {
  /** Follows nothing, and costs nothing. */
  DatabaseTrace NONE =
      new DatabaseTrace() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public <T extends @Nullable Object> T around(Work work, Supplier<T> attempt) {
          return attempt.get();
        }

        @Override
        public SqlLogger statements() {
          return SqlLogger.NOP_SQL_LOGGER;
        }
      };

  /** What a connection is taken for. */
  enum Work {
    READ,
    TRANSACTION
  }

  /** Asked once, when the pool is made. */
  boolean isOn();

  /**
   * Makes an attempt, from before a connection is asked for until it is given back, and throws what
   * the attempt throws. Not told of what joins a transaction.
   */
  <T extends @Nullable Object> T around(Work work, Supplier<T> attempt);

  /** Hears of each statement. */
  SqlLogger statements();
}
