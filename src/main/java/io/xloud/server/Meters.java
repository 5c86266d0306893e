package io.xloud.server;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Counts what probes and Prometheus ask under a name of its own, apart from what clients ask. */
final class Meters {
  private static final String REQUESTS = "http.server.requests";

  private Meters() {}

  @Produces
  @Singleton
  static MeterFilter apart() {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        return id.getName().equals(REQUESTS) && isManagement(id.getTag("uri"))
            ? id.withName("management.server.requests")
            : id;
      }
    };
  }

  /** On the port of the API these are no routes, so they stand there as unknown. */
  private static boolean isManagement(@Nullable String route) {
    return route != null
        && (route.equals("/metrics") || route.equals("/health") || route.startsWith("/health/"));
  }
}
