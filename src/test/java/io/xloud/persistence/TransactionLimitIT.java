package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Why no commit of ours comes later than twice the transaction limit after its event took its id:
 * the database itself ends a transaction that pauses, and a commit that waits, for longer than the
 * limit, whatever has become of our process.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionLimitIT {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  @TempDir static Path data;
  private EmbeddedDatabase server;
  private ConnectionPool pool;
  private ConnectionPool patient;

  @BeforeAll
  void begin() {
    server = EmbeddedDatabase.in(data);
    DatabaseUrl url = DatabaseUrl.parse(server.connection().reveal());
    PoolSettings usual = PoolSettings.of(PoolSettings.jdbcUrl(url), url.user(), url.password());
    patient = ConnectionPool.open(usual);
    pool =
        ConnectionPool.open(
            new PoolSettings(
                usual.jdbcUrl(),
                usual.user(),
                usual.password(),
                1,
                5,
                Duration.ofSeconds(5),
                PoolSettings.CONNECT,
                Duration.ofHours(1),
                "TRADITIONAL",
                LIMIT));
  }

  @AfterAll
  void end() {
    pool.close();
    patient.close();
    server.close();
  }

  @BeforeEach
  void table() {
    patient.database().change(h -> h.execute("CREATE OR REPLACE TABLE t (n INT)"));
  }

  private long rows() {
    return patient
        .database()
        .<Long>read(
            h -> h.createQuery("SELECT COUNT(*) FROM t").map((rs, ctx) -> rs.getLong(1)).one());
  }

  @Test
  void a_writer_that_pauses_before_its_commit_has_stored_nothing() throws Exception {
    try (Connection writer = pool.connections().openConnection()) {
      writer.setAutoCommit(false);
      run(writer, "INSERT INTO t VALUES (1)");
      awaitGone(connectionId(writer));
      assertThatThrownBy(writer::commit).isInstanceOf(SQLException.class);
    }
    assertThat(rows()).isZero();
  }

  @Test
  void a_commit_that_waits_for_others_is_given_up_and_has_stored_nothing() throws Exception {
    try (Connection backup = patient.connections().openConnection();
        Connection writer = pool.connections().openConnection()) {
      writer.setAutoCommit(false);
      run(writer, "INSERT INTO t VALUES (1)");
      run(backup, "BACKUP STAGE START");
      run(backup, "BACKUP STAGE BLOCK_COMMIT");
      long start = System.nanoTime();
      assertThatThrownBy(writer::commit).isInstanceOf(SQLException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.multipliedBy(3));
      writer.rollback();
      run(backup, "BACKUP STAGE END");
    }
    assertThat(rows()).isZero();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long connectionId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void awaitGone(long connection) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.multipliedBy(4).toNanos();
    while (isThere(connection)) {
      assertThat(System.nanoTime()).isLessThan(end);
      new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }
  }

  private boolean isThere(long connection) {
    return patient
        .database()
        .<Boolean>read(h ->
            h.createQuery("SELECT COUNT(*) FROM information_schema.processlist WHERE id = :id")
                .bind("id", connection)
                .map((rs, ctx) -> rs.getInt(1) > 0)
                .one());
  }
}
