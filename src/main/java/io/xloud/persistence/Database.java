package io.xloud.persistence;

import io.xloud.error.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jspecify.annotations.Nullable;

/**
 * The door to MariaDB. A {@link #write} is one transaction, retried whole when Galera or InnoDB
 * asks for it; whatever reads or writes inside it joins it. Nothing else in the house opens a
 * connection.
 *
 * <p>Conflicts also arrive at commit (Galera certifies there), so begin, work, the statements kept
 * for last and commit are one attempt. A connection that breaks before commit has stored nothing
 * and is tried again on another one; one that breaks during commit leaves the outcome unknown, and
 * that is said instead of guessed.
 */
public final class Database {
  private static final System.Logger LOG = System.getLogger(Database.class.getName());
  private static final int TRIES = 8;
  private static final Duration KIND_HOLDS = Duration.ofMinutes(1);
  private static final Duration TRANSACTION_LIMIT = Duration.ofSeconds(30);

  private static final ScopedValue<Session> CURRENT = ScopedValue.newInstance();

  private final Jdbi jdbi;
  private final Duration transactionLimit;
  private final DatabaseTrace trace;
  private volatile @Nullable Kind kind;

  /** Whether the server is a Galera node, and when it said so by the monotonic clock. */
  private record Kind(boolean galera, long asOf) {}

  public Database(Jdbi jdbi) {
    this(jdbi, TRANSACTION_LIMIT);
  }

  /**
   * @param transactionLimit no transaction commits later than this after its begin; readers of the
   *     event feed rely on it
   */
  public Database(Jdbi jdbi, Duration transactionLimit) {
    this(jdbi, transactionLimit, DatabaseTrace.NONE);
  }

  /**
   * @param trace follows each read and each transaction; statements are told by {@code jdbi}
   */
  Database(Jdbi jdbi, Duration transactionLimit, DatabaseTrace trace) {
    // What a statement is given may be a secret, and its failure may be logged.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    this.jdbi = jdbi;
    this.transactionLimit = transactionLimit;
    this.trace = trace;
  }

  private sealed interface Session {
    Handle handle();
  }

  private record Reading(Handle handle) implements Session {}

  /** A transaction at work: its connection, and what must still be written before it commits. */
  public static final class Transaction implements Session {
    private final Handle handle;
    private final List<Consumer<Handle>> beforeCommit = new ArrayList<>();
    private final List<Consumer<Handle>> lastly = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    private Transaction(Handle handle) {
      this.handle = handle;
    }

    @Override
    public Handle handle() {
      return handle;
    }

    /** Statements run in this order after the work, right before commit. */
    public void beforeCommit(Consumer<Handle> statement) {
      beforeCommit.add(statement);
    }

    /** The very last statements: for the outbox, whose rows must be young when they commit. */
    public void lastly(Consumer<Handle> statement) {
      lastly.add(statement);
    }

    private void flush() {
      runAll(beforeCommit);
      runAll(lastly);
    }

    /** By index: a statement may add another one. */
    private void runAll(List<Consumer<Handle>> statements) {
      for (int i = 0; i < statements.size(); i++) {
        statements.get(i).accept(handle);
      }
    }

    /** Runs once the transaction is stored; not at all when it is rolled back. */
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
    if (CURRENT.isBound() && CURRENT.get() instanceof Transaction transaction) {
      return transaction;
    }
    throw new IllegalStateException("outside a transaction");
  }

  /**
   * Asked before whatever takes long: no hash, network or file access while a connection is held.
   *
   * @throws IllegalStateException inside a read or a transaction
   */
  public static void requireNoConnectionHeld(String work) {
    if (CURRENT.isBound()) {
      throw new IllegalStateException(work + " while a database connection is held");
    }
  }

  /** Reads with the connection at hand, or with one of its own. */
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    if (CURRENT.isBound()) {
      return work.apply(CURRENT.get().handle());
    }
    return retried(() -> trace.<T>around(DatabaseTrace.Work.READ, () -> reading(work)));
  }

  /** {@link #read} of one row: text that its column can never hold is nobody's. */
  public <T> Optional<T> find(Function<Handle, Optional<T>> work) {
    return read(handle -> comparing(handle, work, Optional.empty()));
  }

  /** {@link #read} of rows: text that their columns can never hold matches none. */
  public <T> List<T> list(Function<Handle, List<T>> work) {
    return read(handle -> comparing(handle, work, List.of()));
  }

  private static <T> T comparing(Handle handle, Function<Handle, T> work, T none) {
    try {
      return work.apply(handle);
    } catch (JdbiException e) {
      if (Failure.of(e) == Failure.INCOMPARABLE_CHARACTER) {
        return none;
      }
      throw e;
    }
  }

  /**
   * {@link #read} that, on a Galera node, first waits for all that the other nodes have committed.
   */
  public <T extends @Nullable Object> T readInSync(Function<Handle, T> work) {
    return read(handle -> {
      if (!isGalera(handle)) {
        return work.apply(handle);
      }
      handle.execute("SET SESSION wsrep_sync_wait = 1");
      try {
        return work.apply(handle);
      } finally {
        handle.execute("SET SESSION wsrep_sync_wait = DEFAULT");
      }
    });
  }

  /** Whether this thread reads or writes at the moment. */
  public static boolean isConnectionHeld() {
    return CURRENT.isBound();
  }

  /**
   * {@link #readInSync} where all that the work reads is of one moment, not before the call. Nested
   * reads join.
   *
   * @throws IllegalStateException inside a read or a transaction
   */
  public <T extends @Nullable Object> T readSnapshot(Function<Handle, T> work) {
    requireNoConnectionHeld("a snapshot");
    return readInSync(handle -> {
      handle.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      handle.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
      try {
        return work.apply(handle);
      } finally {
        handle.execute("COMMIT");
      }
    });
  }

  /** Asked again now and then only: a server does not often join a cluster. */
  private boolean isGalera(Handle handle) {
    Kind known = kind;
    if (known == null || System.nanoTime() - known.asOf() > KIND_HOLDS.toNanos()) {
      known = new Kind(Galera.isOn(handle), System.nanoTime());
      kind = known;
    }
    return known.galera();
  }

  /**
   * Does the work in one transaction. The work may run several times, so it must leave no trace
   * outside the database. Inside a transaction it simply joins.
   */
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    if (!CURRENT.isBound()) {
      return retried(
          () -> trace.<T>around(DatabaseTrace.Work.TRANSACTION, () -> transaction(work)));
    }
    return switch (CURRENT.get()) {
      case Transaction transaction -> work.apply(transaction.handle);
      case Reading _ -> throw new IllegalStateException("a write inside a read");
    };
  }

  /** {@link #write} for work without an answer. */
  public void change(Consumer<Handle> work) {
    this.<@Nullable Void>write(handle -> {
      work.accept(handle);
      return null;
    });
  }

  /** Whether a unique key refused the row. */
  public static boolean isDuplicate(JdbiException failure) {
    return Failure.of(failure) == Failure.DUPLICATE;
  }

  /** Whether a foreign key refused: the row refers to nothing, or others refer to it. */
  public static boolean breaksReference(JdbiException failure) {
    return Failure.of(failure) == Failure.REFERENCE;
  }

  private interface Attempt<T extends @Nullable Object> {
    T run();
  }

  private <T extends @Nullable Object> T retried(Attempt<T> attempt) {
    long start = System.nanoTime();
    for (int tries = 1; ; tries++) {
      try {
        return attempt.run();
      } catch (JdbiException e) {
        Failure failure = Failure.of(e);
        if (!failure.mayBeRetried() || tries == TRIES || isOver(start)) {
          throw failure.asProblem(e);
        }
        pause(failure, tries);
      }
    }
  }

  private <T extends @Nullable Object> T reading(Function<Handle, T> work) {
    try (Handle handle = jdbi.open()) {
      return ScopedValue.where(CURRENT, new Reading(handle)).call(() -> work.apply(handle));
    }
  }

  private <T extends @Nullable Object> T transaction(Function<Handle, T> work) {
    List<Runnable> after;
    T answer;
    try (Handle handle = jdbi.open()) {
      Transaction transaction = new Transaction(handle);
      answer = upToCommit(transaction, work);
      commit(transaction);
      after = transaction.afterCommit;
    }
    after.forEach(Database::runQuietly);
    return answer;
  }

  private <T extends @Nullable Object> T upToCommit(
      Transaction transaction, Function<Handle, T> work) {
    long start = System.nanoTime();
    Handle handle = transaction.handle;
    handle.begin();
    boolean done = false;
    try {
      T answer =
          ScopedValue.where(CURRENT, transaction).call(() -> workAndFlush(work, transaction));
      requireInTime(start);
      done = true;
      return answer;
    } finally {
      if (!done) {
        rollback(handle);
      }
    }
  }

  private static <T extends @Nullable Object> T workAndFlush(
      Function<Handle, T> work, Transaction transaction) {
    T answer = work.apply(transaction.handle);
    transaction.flush();
    return answer;
  }

  private static void commit(Transaction transaction) {
    try {
      transaction.handle.commit();
    } catch (JdbiException e) {
      rollback(transaction.handle);
      if (Failure.of(e) == Failure.CONNECTION_LOST) {
        throw new Problem.Unavailable(
                "The connection to the database broke while the change was being stored; look"
                    + " whether it took place before trying again.",
                Duration.ofSeconds(1))
            .raised();
      }
      throw e;
    }
  }

  private static void rollback(Handle handle) {
    try {
      if (handle.isInTransaction()) {
        handle.rollback();
      }
    } catch (JdbiException e) {
      LOG.log(System.Logger.Level.DEBUG, "rollback on a broken connection", e);
    }
  }

  private void requireInTime(long start) {
    if (isOver(start)) {
      throw new Problem.Unavailable(
              "The change took longer than the database may be kept busy; try again.",
              Duration.ofSeconds(1))
          .raised();
    }
  }

  private boolean isOver(long start) {
    return System.nanoTime() - start > transactionLimit.toNanos();
  }

  /** What was stored stays stored: a failing follow-up must not make it look refused. */
  @SuppressWarnings("CatchingUnchecked")
  private static void runQuietly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a follow-up of a committed change failed", e);
    }
  }

  private static void pause(Failure failure, int tries) {
    long base = failure == Failure.CONFLICT ? 5 : 50;
    long ceiling = Duration.ofMillis(base << Math.min(tries, 6)).toNanos();
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling));
  }
}
