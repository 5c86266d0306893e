package io.xloud.persistence;

import io.xloud.error.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The door to MariaDB. A {@link #write} is one transaction, retried whole when Galera or InnoDB
 * asks for it; whatever reads or writes inside it joins it. Nothing else in the house opens a
 * connection.
 */
public final class Database {
  private static final int TRIES = 8;

  private static final ScopedValue<Transaction> CURRENT = ScopedValue.newInstance();

  private final Jdbi jdbi;

  public Database(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A transaction at work: its connection, and what must still be written before it commits. */
  public static final class Transaction {
    private final Handle handle;
    private final List<Consumer<Handle>> beforeCommit = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    private Transaction(Handle handle) {
      this.handle = handle;
    }

    public void beforeCommit(Consumer<Handle> statement) {
      beforeCommit.add(statement);
    }

    public void afterCommit(Runnable action) {
      afterCommit.add(action);
    }
  }

  /**
   * The transaction at hand.
   *
   * @throws IllegalStateException outside {@link #write}
   */
  public static Transaction current() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException("outside a transaction");
    }
    return CURRENT.get();
  }

  /** Reads with the connection of the transaction at hand, or with one of its own. */
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    if (CURRENT.isBound()) {
      return work.apply(CURRENT.get().handle);
    }
    return jdbi.<T, RuntimeException>withHandle(work::apply);
  }

  /**
   * Does the work in one transaction. The work may run several times, so it must leave no trace
   * outside the database. Inside a transaction it simply joins.
   */
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    if (CURRENT.isBound()) {
      return work.apply(CURRENT.get().handle);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(work);
      } catch (JdbiException e) {
        if (!Conflicts.mayBeRetried(e)) {
          throw e;
        }
        if (attempt == TRIES) {
          throw new Problem.Unavailable(
                  "The database is busy with conflicting changes; try again.",
                  Duration.ofSeconds(1))
              .raised();
        }
        pause(attempt);
      }
    }
  }

  /** {@link #write} for work without an answer. */
  public void change(Consumer<Handle> work) {
    this.<@Nullable Void>write(handle -> {
      work.accept(handle);
      return null;
    });
  }

  private <T extends @Nullable Object> T attempt(Function<Handle, T> work) {
    List<Runnable> after = new ArrayList<>();
    T result =
        jdbi.<T, RuntimeException>inTransaction(handle -> {
          Transaction transaction = new Transaction(handle);
          T answer =
              ScopedValue.where(CURRENT, transaction).call(() -> workAndFlush(work, transaction));
          after.addAll(transaction.afterCommit);
          return answer;
        });
    after.forEach(Runnable::run);
    return result;
  }

  private static <T extends @Nullable Object> T workAndFlush(
      Function<Handle, T> work, Transaction transaction) {
    T answer = work.apply(transaction.handle);
    transaction.beforeCommit.forEach(statement -> statement.accept(transaction.handle));
    return answer;
  }

  private static void pause(int attempt) {
    long ceiling = Duration.ofMillis(5L << Math.min(attempt, 6)).toNanos();
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling));
  }

  /** Which failures mean "the same again may well succeed". */
  static final class Conflicts {
    private static final int DEADLOCK = 1213;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int RECORD_CHANGED = 1020;
    private static final int DUPLICATE = 1062;

    private Conflicts() {}

    static boolean mayBeRetried(Throwable failure) {
      int code = code(failure);
      return code == DEADLOCK || code == LOCK_WAIT_TIMEOUT || code == RECORD_CHANGED;
    }

    static int code(Throwable failure) {
      for (Throwable t = failure; t != null; t = t.getCause()) {
        if (t instanceof SQLException sql) {
          return sql.getErrorCode();
        }
      }
      return 0;
    }
  }

  /** Whether a unique key refused the row. */
  public static boolean isDuplicate(JdbiException failure) {
    return Conflicts.code(failure) == Conflicts.DUPLICATE;
  }
}
