package io.xloud.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import io.xloud.error.StartFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;

/** Connections to MariaDB whose sessions all have the same settings, whatever the server's are. */
public final class ConnectionPool implements AutoCloseable {
  private static final int LOCK_WAIT_SECONDS = 5;

  private final HikariDataSource source;
  private final Lending lending;
  private final Duration transactionLimit;

  private ConnectionPool(HikariDataSource source, Duration transactionLimit) {
    this.source = source;
    this.lending = new Lending(source);
    this.transactionLimit = transactionLimit;
  }

  /** Connects when first asked: a database that is away at start may come back. */
  public static ConnectionPool open(PoolSettings settings) {
    HikariConfig config = config(settings);
    config.setInitializationFailTimeout(-1);
    return new ConnectionPool(new HikariDataSource(config), settings.transactionLimit());
  }

  /**
   * One connection for one command, made now and tried once on each host: whoever listens nowhere
   * is told so at once, and whoever is slow is waited for.
   *
   * @throws Unanswered when there is no answer, which may come later
   * @throws StartFailure telling in one sentence why there is no connection
   */
  public static ConnectionPool connect(PoolSettings settings) {
    HikariConfig config = config(settings.forCommand());
    config.setInitializationFailTimeout(1);
    long start = System.nanoTime();
    try {
      return new ConnectionPool(new HikariDataSource(config), settings.transactionLimit());
    } catch (HikariPool.PoolInitializationException e) {
      throw refused(config.getJdbcUrl(), Duration.ofNanos(System.nanoTime() - start), e);
    }
  }

  private static StartFailure refused(String url, Duration taken, Throwable failure) {
    Throwable cause = Failure.cause(failure);
    String sentence = "The database %s does not answer: %s".formatted(url, ended(cause));
    return cause instanceof SQLException refusal && refusal.getErrorCode() > 0
        ? new StartFailure(sentence, failure)
        : new Unanswered(
            "%s Tried for %d s: see whether it runs, whether this machine reaches it, and whether it is too busy."
                .formatted(sentence, Math.max(1, taken.toSeconds())),
            failure);
  }

  public Database database() {
    return database(DatabaseTrace.NONE);
  }

  /**
   * @param trace follows all that is done with the database
   */
  public Database database(DatabaseTrace trace) {
    Jdbi jdbi = Jdbi.create(lending).setSqlLogger(trace.statements());
    return new Database(jdbi, transactionLimit, trace);
  }

  /** The driver puts the number of its connection before some sentences and no stop behind. */
  private static String ended(Throwable failure) {
    String sentence = String.valueOf(failure.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "");
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }

  /** For those who must know of each connection that is lent. */
  public ConnectionFactory connections() {
    return lending;
  }

  Lending lending() {
    return lending;
  }

  HikariDataSource source() {
    return source;
  }

  @Override
  public void close() {
    source.close();
  }

  private static HikariConfig config(PoolSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("database");
    config.setDriverClassName("org.mariadb.jdbc.Driver");
    config.setJdbcUrl(settings.jdbcUrl());
    config.setUsername(settings.user());
    config.setPassword(settings.password().reveal());
    config.setMinimumIdle(settings.idle());
    config.setMaximumPoolSize(settings.most());
    config.setConnectionTimeout(settings.patience().toMillis());
    config.setMaxLifetime(settings.recycle().toMillis());
    // By the driver and not by the pool: the driver goes on to another host within a connection.
    config.addDataSourceProperty("initSql", beginning(settings));
    config.setValidationTimeout(settings.connect().toMillis());
    config.addDataSourceProperty("connectTimeout", Long.toString(settings.connect().toMillis()));
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(settings.transactionLimit().plusSeconds(5).toMillis()));
    return config;
  }

  private static String beginning(PoolSettings settings) {
    return Stream.of(sessionSettings(settings), settings.condition())
        .filter(sql -> !sql.isEmpty())
        .collect(Collectors.joining(";"));
  }

  /** Connections that lie idle are closed now, others when they are given back. */
  void renew() {
    HikariPoolMXBean pool = source.getHikariPoolMXBean();
    if (pool != null) {
      pool.softEvictConnections();
    }
  }

  /**
   * READ COMMITTED, because every rule rests on one conditional statement and never on a snapshot.
   * The database itself ends a transaction that pauses, and a statement or commit that waits, for
   * longer than the limit; to it 0 would mean never.
   */
  private static String sessionSettings(PoolSettings settings) {
    long limit = Math.max(1, settings.transactionLimit().toSeconds());
    return ("SET SESSION time_zone='+00:00', sql_mode='%s', tx_isolation='READ-COMMITTED',"
            + " max_statement_time=%d, idle_transaction_timeout=%d, innodb_lock_wait_timeout=%d")
        .formatted(
            settings.sqlMode().replace("'", "''"),
            limit,
            limit,
            Math.min(limit, LOCK_WAIT_SECONDS));
  }
}
