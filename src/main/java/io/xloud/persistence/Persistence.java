package io.xloud.persistence;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Makes the beans of this room. */
@Singleton
class Persistence {
  @Produces
  @Singleton
  PoolSettings settings(Options options) {
    DatabaseConfig config = DatabaseConfig.from(options);
    DatabaseUrl url =
        config
            .connection()
            .orElseThrow(
                () -> new StartFailure("No database is named: [database] connection is empty."));
    return PoolSettings.from(
        config,
        url,
        options.string("database", "mysql_sql_mode"),
        options.duration("xloud", "database.transaction-timeout"));
  }

  @Produces
  @Singleton
  ConnectionPool pool(PoolSettings settings, MeterRegistry meters) {
    ConnectionPool pool = ConnectionPool.open(settings);
    pool.source().setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
    return pool;
  }

  void close(@Disposes ConnectionPool pool) {
    pool.close();
  }

  @Produces
  @Singleton
  Database database(ConnectionPool pool) {
    return pool.database();
  }

  @Produces
  @Singleton
  Schema schema(Database database) {
    return new Schema(database);
  }

  @Produces
  @Singleton
  NodeId nodeId(Options options) {
    return NodeId.of(Path.of(options.string("xloud", "data")), options.integer("xloud", "port"));
  }
}
