package io.xloud.testing;

import io.xloud.crypto.Secret;
import io.xloud.event.Change;
import io.xloud.event.ChangeNews;
import io.xloud.event.Outbox;
import io.xloud.event.TransactionalOutbox;
import io.xloud.persistence.ConnectionPool;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.persistence.NodeId;
import io.xloud.persistence.PoolSettings;
import io.xloud.persistence.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fresh schema for each suite on the one MariaDB of the test run: {@code @RegisterExtension
 * static final TestDatabase DB = TestDatabase.withKeystoneSchema();}. Also to be opened and closed
 * by hand.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
  private final boolean migrated;
  private final String schema = "t_" + Ids.fresh();
  private final Asked asked = new Asked();
  private @Nullable ConnectionPool pool;

  /**
   * Files for TLS.
   *
   * @param authority by which the server is known
   * @param certificate which the server knows, of a client
   * @param key of that client
   */
  public record Tls(Path authority, Path certificate, Path key) {}

  private TestDatabase(boolean migrated) {
    this.migrated = migrated;
  }

  /** With Keystone's tables and ours, as {@code db_sync} leaves them. */
  public static TestDatabase withKeystoneSchema() {
    return new TestDatabase(true);
  }

  /** Without any table. */
  public static TestDatabase empty() {
    return new TestDatabase(false);
  }

  public TestDatabase open() {
    execute("CREATE DATABASE `" + schema + "` CHARACTER SET utf8mb3");
    ConnectionPool opened = ConnectionPool.open(settings());
    pool = opened;
    if (migrated) {
      new Schema(opened.database()).migrate();
    }
    return this;
  }

  @Override
  public void close() {
    pool().close();
    execute("DROP DATABASE `" + schema + "`");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    open();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  /** What a test itself begins to write counts as laid by somebody else: see {@link Writers}. */
  public Database database() {
    Jdbi jdbi = Jdbi.create(new Writers(pool().connections()));
    jdbi.setSqlLogger(asked);
    return new Database(jdbi);
  }

  /** What this database is asked meanwhile by whoever has it from here. */
  public List<String> statementsDuring(Runnable act) {
    asked.statements.clear();
    act.run();
    return List.copyOf(asked.statements);
  }

  /** The first ones since somebody asked: enough for whoever counts a few. */
  private static final class Asked implements SqlLogger {
    private static final int MOST = 1_000;

    private final Queue<String> statements = new LinkedBlockingQueue<>(MOST);

    @Override
    public void logBeforeExecution(StatementContext statement) {
      statements.offer(String.valueOf(statement.getRenderedSql()));
    }
  }

  /** How many tables the database had to write to disk to answer what this asks. */
  public long tablesOnDisk(Runnable questions) {
    return database()
        .read(handle -> {
          long before = tablesOnDisk(handle);
          questions.run();
          return tablesOnDisk(handle) - before;
        });
  }

  private static long tablesOnDisk(Handle handle) {
    return handle
        .createQuery(
            "SELECT variable_value FROM information_schema.session_status"
                + " WHERE variable_name = 'CREATED_TMP_DISK_TABLES'")
        .mapTo(Long.class)
        .one();
  }

  /** As a node named {@code test} writes it. */
  public Outbox outbox() {
    return new TransactionalOutbox(new NodeId("test"), new ChangeNews(), Clock.systemUTC());
  }

  /** The same, also telling the listener at once, for tests that ask what was recorded. */
  public Outbox outbox(Consumer<Change> listener) {
    Outbox outbox = outbox();
    return change -> {
      listener.accept(change);
      outbox.record(change);
    };
  }

  /** For a second pool, as another node has one. */
  public PoolSettings settings() {
    return PoolSettings.of(jdbcUrl(), TestMariaDb.USER, Secret.of(TestMariaDb.PASSWORD));
  }

  public String jdbcUrl() {
    return "jdbc:mariadb://127.0.0.1:%d/%s".formatted(TestMariaDb.port(), schema);
  }

  /** The address as it stands in {@code [database] connection}. */
  public String sqlAlchemyUrl() {
    return "mysql+pymysql://%s:%s@127.0.0.1:%d/%s?charset=utf8"
        .formatted(TestMariaDb.USER, TestMariaDb.PASSWORD, TestMariaDb.port(), schema);
  }

  /** The server speaks TLS with those who ask for it. */
  public Tls tls() {
    return TestMariaDb.tls();
  }

  private ConnectionPool pool() {
    return Objects.requireNonNull(pool, "the database is not open");
  }

  private static void execute(String sql) {
    try (Connection connection = TestMariaDb.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
