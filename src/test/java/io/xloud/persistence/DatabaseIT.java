package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.empty();

  private final Database database = DB.database();

  @BeforeEach
  void table() {
    execute("DROP TABLE IF EXISTS t");
    execute("CREATE TABLE t (id varchar(8) PRIMARY KEY, n int NOT NULL) CHARSET=utf8mb3");
    execute("INSERT INTO t VALUES ('a', 0), ('b', 0)");
  }

  @Test
  void sessions_have_our_settings_whatever_the_servers_are() {
    assertThat(
            text(
                "SELECT CONCAT_WS('|', @@time_zone, @@tx_isolation, @@max_statement_time,"
                    + " @@innodb_lock_wait_timeout, @@character_set_client)"))
        .isEqualTo("+00:00|READ-COMMITTED|30.000000|5|utf8mb4");
    assertThat(text("SELECT @@sql_mode")).contains("STRICT_ALL_TABLES");
  }

  @Test
  void two_writers_that_lock_each_other_out_both_get_through() throws Exception {
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    AtomicInteger runs = new AtomicInteger();
    List<Future<?>> results = new ArrayList<>();
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      results.add(writers.submit(() -> crossing("a", "b", bothHoldOne, runs)));
      results.add(writers.submit(() -> crossing("b", "a", bothHoldOne, runs)));
    }
    for (Future<?> result : results) {
      result.get();
    }
    assertThat(text("SELECT SUM(n) FROM t")).isEqualTo("4");
    assertThat(runs.get()).isGreaterThan(2);
  }

  private void crossing(String first, String second, CyclicBarrier both, AtomicInteger runs) {
    database.change(handle -> {
      handle.execute("UPDATE t SET n = n + 1 WHERE id = ?", first);
      if (runs.incrementAndGet() <= 2) {
        await(both);
      }
      handle.execute("UPDATE t SET n = n + 1 WHERE id = ?", second);
    });
  }

  @Test
  void a_conflict_that_arrives_at_commit_is_retried_whole() {
    AtomicInteger runs = new AtomicInteger();
    database.change(handle -> {
      handle.execute("UPDATE t SET n = n + 1 WHERE id = 'a'");
      if (runs.incrementAndGet() == 1) {
        Database.current().lastly(h -> refuseAsGaleraDoes());
      }
    });

    assertThat(runs).hasValue(2);
    assertThat(text("SELECT n FROM t WHERE id = 'a'")).isEqualTo("1");
  }

  private static void refuseAsGaleraDoes() {
    throw new TransactionException(
        new SQLException("Deadlock found when trying to get lock", "40001", 1213));
  }

  @Test
  void a_node_not_ready_is_asked_again_and_at_last_answered_with_503() {
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(() ->
            database.change(handle -> {
              runs.incrementAndGet();
              throw new TransactionException(
                  new SQLException("WSREP has not yet prepared node", "08S01", 1047));
            }))
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
    assertThat(runs).hasValue(8);
  }

  @Test
  void a_connection_lost_before_commit_stores_nothing_and_is_tried_again() {
    AtomicInteger runs = new AtomicInteger();
    database.change(handle -> {
      handle.execute("UPDATE t SET n = n + 1 WHERE id = 'a'");
      if (runs.incrementAndGet() == 1) {
        cut(handle.getConnection());
      }
      handle.execute("UPDATE t SET n = n + 1 WHERE id = 'b'");
    });

    assertThat(runs).hasValue(2);
    assertThat(text("SELECT SUM(n) FROM t")).isEqualTo("2");
  }

  @Test
  void a_second_writer_between_read_and_write_is_seen_by_the_row_count() {
    int changed =
        database.<Integer>write(handle -> {
          String before = text("SELECT n FROM t WHERE id = 'a'");
          elsewhere("UPDATE t SET n = 7 WHERE id = 'a'");
          return handle.execute("UPDATE t SET n = 1 WHERE id = 'a' AND n = ?", before);
        });

    assertThat(changed).isZero();
    assertThat(text("SELECT n FROM t WHERE id = 'a'")).isEqualTo("7");
  }

  @Test
  void three_writers_lose_no_count() throws Exception {
    Callable<Boolean> writer =
        () -> {
          for (int i = 0; i < 20; i++) {
            execute("UPDATE t SET n = n + 1 WHERE id = 'a'");
          }
          return true;
        };
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> done : writers.invokeAll(List.of(writer, writer, writer))) {
        assertThat(done.get()).isTrue();
      }
    }
    assertThat(text("SELECT n FROM t WHERE id = 'a'")).isEqualTo("60");
  }

  @Test
  void what_a_column_cannot_hold_is_the_callers_mistake() {
    assertThat(refusal("INSERT INTO t VALUES ('😀', 0)"))
        .startsWith("The value of 'id' holds a character")
        .endsWith("cannot store.");
    assertThat(refusal("INSERT INTO t VALUES ('123456789', 0)"))
        .isEqualTo("The value of 'id' is longer than its field can store.");
    assertThat(refusal("INSERT INTO t VALUES ('c', 99999999999)"))
        .isEqualTo("The value of 'n' is of a kind or size that its field cannot store.");
  }

  private String refusal(String sql) {
    try {
      execute(sql);
      return "stored";
    } catch (KeystoneException e) {
      assertThat(e.problem().status()).isEqualTo(400);
      return e.problem().message();
    }
  }

  @Test
  void a_row_is_found_by_another_spelling_and_answers_with_its_own() {
    assertThat(text("SELECT id FROM t WHERE id = 'A '")).isEqualTo("a");
  }

  @Test
  void a_duplicate_is_told_apart() {
    assertThatThrownBy(() -> execute("INSERT INTO t VALUES ('A', 1)"))
        .isInstanceOfSatisfying(
            JdbiException.class, e -> assertThat(Database.isDuplicate(e)).isTrue());
  }

  /** By a statement that has the server fail with what it is told. */
  @ParameterizedTest
  @CsvSource({"1290, HY000", "1836, HY000", "1317, 70100", "1927, 70100", "1021, HY000"})
  void what_the_server_says_is_wrong_with_itself_is_503(int code, String state) {
    assertThatThrownBy(() ->
            database.change(handle ->
                handle.execute("SIGNAL SQLSTATE '%s' SET MYSQL_ERRNO = %d".formatted(state, code))))
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
  }

  @Test
  void a_database_without_room_is_503() {
    assertThatThrownBy(() ->
            database.change(handle -> {
              handle.execute("SET SESSION max_heap_table_size = 16384");
              handle.execute(
                  "CREATE TEMPORARY TABLE small (line char(255)) ENGINE = MEMORY"
                      + " AS SELECT REPEAT('x', 255) AS line FROM seq_1_to_1000");
            }))
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e ->
                assertThat(e.problem())
                    .isInstanceOfSatisfying(
                        Problem.Unavailable.class,
                        it -> assertThat(it.sentence()).contains("no room")));
  }

  @Test
  void a_failure_tells_nothing_that_the_statement_was_given() {
    assertThatThrownBy(() ->
            database.change(handle ->
                handle
                    .createUpdate("INSERT INTO t (id, missing) VALUES (:id, 1)")
                    .bind("id", "s3cr3t")
                    .execute()))
        .isInstanceOf(JdbiException.class)
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void follow_ups_run_after_commit_only_and_cannot_undo_it() {
    List<String> seen = new ArrayList<>();
    database.change(handle -> {
      Database.current()
          .afterCommit(() -> seen.add(elsewhereRead("SELECT n FROM t WHERE id = 'a'")));
      Database.current()
          .afterCommit(() -> {
            throw new IllegalStateException("broken follow-up");
          });
      handle.execute("UPDATE t SET n = 5 WHERE id = 'a'");
    });
    assertThat(seen).containsExactly("5");
  }

  @Test
  void nothing_long_is_done_while_a_connection_is_held() {
    PasswordHasher hasher = new HashingOutside(new NoHash());
    assertThat(hasher.hash(Secret.of("p"))).isEmpty();
    for (Function<PasswordHasher, Object> hashing :
        List.<Function<PasswordHasher, Object>>of(
            it -> it.hash(Secret.of("p")),
            it -> it.matches(Secret.of("p"), ""),
            it -> {
              it.pretend(Secret.of("p"));
              return "";
            })) {
      assertThatThrownBy(() -> database.read(handle -> hashing.apply(hasher)))
          .hasMessageContaining("hashed while a database connection is held");
    }
    assertThatThrownBy(() -> database.read(handle -> database.write(h -> 1)))
        .hasMessageContaining("a write inside a read");
  }

  private record NoHash() implements PasswordHasher {
    @Override
    public String hash(Secret password) {
      return "";
    }

    @Override
    public boolean matches(Secret password, String stored) {
      return false;
    }

    @Override
    public void pretend(Secret password) {}
  }

  @Test
  void a_transaction_over_its_limit_stores_nothing() {
    PoolSettings short1 =
        new PoolSettings(
            DB.settings().jdbcUrl(),
            DB.settings().user(),
            DB.settings().password(),
            1,
            2,
            Duration.ofSeconds(5),
            PoolSettings.CONNECT,
            Duration.ofHours(1),
            "TRADITIONAL",
            Duration.ofSeconds(1));
    try (ConnectionPool pool = ConnectionPool.open(short1)) {
      Database hasty = pool.database();
      assertThatThrownBy(() ->
              hasty.change(h -> h.execute("INSERT INTO t SELECT 'z', SLEEP(5) FROM t LIMIT 1")))
          .hasMessageContaining("took too long");
      assertThatThrownBy(() ->
              hasty.change(h -> {
                h.execute("UPDATE t SET n = 9");
                h.execute("DO SLEEP(0.6)");
                h.execute("DO SLEEP(0.6)");
              }))
          .isInstanceOf(KeystoneException.class);
    }
    assertThat(text("SELECT MAX(n) FROM t")).isEqualTo("0");
  }

  @Test
  void a_database_that_is_away_is_a_503_in_good_time() {
    PoolSettings nowhere = PoolSettings.of("jdbc:mariadb://127.0.0.1:1/x", "u", Secret.of("p"));
    long start = System.nanoTime();
    try (ConnectionPool pool = ConnectionPool.open(nowhere)) {
      assertThatThrownBy(() -> pool.database().read(h -> 1))
          .isInstanceOfSatisfying(
              KeystoneException.class, e -> assertThat(e.problem().status()).isEqualTo(503));
    }
    // The pool by itself would wait half a minute.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    assertThat(nowhere.toString()).doesNotContain("p]").contains("127.0.0.1");
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void cut(Connection connection) {
    try (var statement = connection.createStatement();
        var rs = statement.executeQuery("SELECT CONNECTION_ID()")) {
      rs.next();
      elsewhere("KILL " + rs.getLong(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another process at work on the same database. */
  private static void elsewhere(String sql) {
    runElsewhere(() -> DB.database().read(handle -> handle.execute(sql)));
  }

  private static String elsewhereRead(String sql) {
    return runElsewhere(
        () -> DB.database().read(h -> h.createQuery(sql).map((rs, c) -> rs.getString(1)).one()));
  }

  private static <T> T runElsewhere(Callable<T> work) {
    try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
      return other.submit(work).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) {
    database.change(handle -> handle.execute(sql));
  }

  private String text(String sql) {
    return database.read(h -> h.createQuery(sql).map((rs, ctx) -> rs.getString(1)).one());
  }
}
