package io.xloud.persistence;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.xloud.config.Options;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;

/** Makes the beans of this room. */
@Singleton
class Persistence {
  @Produces
  @Singleton
  PoolSettings settings(Options options) {
    PoolSettings settings = PoolSettings.from(options);
    return Serving.isOn() ? settings : settings.forBeansOfCommand();
  }

  @Produces
  @Singleton
  ConnectionPool pool(PoolSettings settings, MeterRegistry meters) {
    ConnectionPool pool = ConnectionPool.open(settings);
    pool.source().setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
    return pool;
  }

  /** Counted nowhere: what it is for tells its own age. */
  @Produces
  @Singleton
  @Reserved
  ConnectionPool reserved(PoolSettings settings) {
    return ConnectionPool.open(settings.reserved());
  }

  void close(@Disposes ConnectionPool pool) {
    pool.close();
  }

  void closeReserved(@Disposes @Reserved ConnectionPool pool) {
    pool.close();
  }

  @Produces
  @Singleton
  Database database(ConnectionPool pool, @All List<DatabaseTrace> traces) {
    return pool.database(
        traces.stream().filter(DatabaseTrace::isOn).findFirst().orElse(DatabaseTrace.NONE));
  }

  @Produces
  @Singleton
  @Reserved
  Database reservedDatabase(@Reserved ConnectionPool pool) {
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
