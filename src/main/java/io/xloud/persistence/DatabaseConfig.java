package io.xloud.persistence;

import io.xloud.config.Options;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code [database]} of keystone.conf.
 *
 * @param connection empty when the server shall start a database of its own
 * @param maxPoolSize connections kept
 * @param maxOverflow connections opened beyond these under load; -1 means no limit
 * @param poolTimeout how long to wait for a connection; empty where nothing was configured
 * @param recycle age at which a connection is replaced; negative means never
 * @param maxRetries attempts to connect at start; -1 means without end
 */
public record DatabaseConfig(
    Optional<DatabaseUrl> connection,
    int maxPoolSize,
    int maxOverflow,
    Optional<Duration> poolTimeout,
    Duration recycle,
    int maxRetries,
    Duration retryInterval) {

  public static DatabaseConfig from(Options options) {
    return new DatabaseConfig(
        options
            .text("database", "connection")
            .filter(url -> !url.isBlank())
            .map(DatabaseUrl::parse),
        options.integer("database", "max_pool_size"),
        options.integer("database", "max_overflow"),
        options.number("database", "pool_timeout").map(Duration::ofSeconds),
        Duration.ofSeconds(options.integer("database", "connection_recycle_time")),
        options.integer("database", "max_retries"),
        Duration.ofSeconds(options.integer("database", "retry_interval")));
  }
}
