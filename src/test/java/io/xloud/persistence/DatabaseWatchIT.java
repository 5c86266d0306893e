package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.embedded.EmbeddedDatabase;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers notice of a database that freezes, as under SIGSTOP or behind a dead network. */
class DatabaseWatchIT {
  /**
   * Three seconds, and more for a machine that does other things; without the watch it is for ever.
   */
  private static final Duration MOST = Duration.ofSeconds(8);

  /** Refused without a wait, which would be of three seconds. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  private final AtomicInteger silences = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();

  @TempDir Path data;
  private EmbeddedDatabase server;
  private ConnectionPool pool;
  private DatabaseWatch watch;
  private Database database;

  @BeforeEach
  void begin() {
    server = EmbeddedDatabase.in(data);
    DatabaseUrl url = DatabaseUrl.parse(server.connection().reveal());
    PoolSettings settings = PoolSettings.of(PoolSettings.jdbcUrl(url), url.user(), url.password());
    pool = ConnectionPool.open(settings);
    watch =
        new DatabaseWatch(
            List.of(pool),
            settings,
            _ -> silences.incrementAndGet(),
            answers::incrementAndGet,
            new SimpleMeterRegistry());
    watch.start(new StartupEvent());
    database = pool.database();
  }

  @AfterEach
  void end() throws Exception {
    signal("CONT");
    watch.stop(new ShutdownEvent());
    pool.close();
    server.close();
  }

  @Test
  void a_frozen_database_costs_whoever_waits_or_comes_some_seconds_and_no_more() throws Exception {
    CountDownLatch atWork = new CountDownLatch(1);
    CompletableFuture<Integer> mayGoOn = new CompletableFuture<>();
    try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting =
          others.submit(() ->
              took(() ->
                  database.change(handle -> {
                    handle.execute("DO 1");
                    atWork.countDown();
                    mayGoOn.join();
                    handle.execute("DO 1");
                  })));
      atWork.await();
      signal("STOP");
      mayGoOn.complete(1);
      assertThat(took(() -> database.read(handle -> handle.execute("DO 1")))).isLessThan(MOST);
      assertThat(waiting.get()).isLessThan(MOST);
    }

    assertThat(took(() -> database.read(handle -> handle.execute("DO 1")))).isLessThan(AT_ONCE);
    assertThat(silences).hasValue(1);
    assertThat(answers).hasValue(0);
    signal("CONT");
    assertThat(comesBack()).isTrue();
    assertThat(silences).hasValue(1);
  }

  /** A statement that takes long is none of this. */
  @Test
  void a_slow_statement_of_a_database_that_answers_is_left_alone() {
    assertThat(
            database.<Integer>read(handle ->
                handle.createQuery("SELECT SLEEP(4)").map((rs, ctx) -> rs.getInt(1)).one()))
        .isZero();
  }

  private static Duration took(Runnable question) {
    long start = System.nanoTime();
    assertThatThrownBy(question::run)
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private boolean comesBack() throws InterruptedException {
    for (int tries = 0; tries < 200; tries++) {
      try {
        return database.<Integer>read(handle -> handle.execute("DO 1")) == 0;
      } catch (KeystoneException e) {
        new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
      }
    }
    return false;
  }

  private void signal(String name) throws Exception {
    String pid = Files.readString(data.resolve("db/mariadb.pid")).strip();
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }
}
