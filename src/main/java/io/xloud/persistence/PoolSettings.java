package io.xloud.persistence;

import java.time.Duration;

/**
 * How to reach MariaDB and how many connections to keep.
 *
 * @param jdbcUrl {@code jdbc:mariadb://host:port/schema?…} without user and password
 * @param idle connections kept when nobody asks
 * @param most connections open at once
 * @param patience how long a request waits for one
 * @param recycle after which a connection is replaced
 * @param sqlMode MariaDB's {@code sql_mode} of each session
 * @param transactionLimit the longest a statement or a transaction may take
 */
public record PoolSettings(
    String jdbcUrl,
    String user,
    String password,
    int idle,
    int most,
    Duration patience,
    Duration recycle,
    String sqlMode,
    Duration transactionLimit) {

  /** The settings that {@code [database]} has when nothing is written there. */
  public static PoolSettings of(String jdbcUrl, String user, String password) {
    return new PoolSettings(
        jdbcUrl,
        user,
        password,
        5,
        55,
        Duration.ofSeconds(5),
        Duration.ofHours(1),
        "TRADITIONAL",
        Duration.ofSeconds(30));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PoolSettings[" + jdbcUrl + " as " + user + "]";
  }
}
