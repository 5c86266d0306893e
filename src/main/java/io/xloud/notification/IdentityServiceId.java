package io.xloud.notification;

import io.xloud.catalog.Service;
import io.xloud.catalog.ServiceService;
import io.xloud.query.ListQuery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The id of the identity service in the catalog, under which all observations are made. */
final class IdentityServiceId {
  private static final Duration GOOD_FOR = Duration.ofSeconds(10);

  private final ServiceService services;
  private volatile @Nullable String known;
  private long readAt = System.nanoTime() - GOOD_FOR.toNanos();

  IdentityServiceId(ServiceService services) {
    this.services = services;
  }

  /** Null without one. */
  @Nullable String known() {
    return known;
  }

  /** Asks the database when the answer is old. */
  void refresh() {
    if (System.nanoTime() - readAt >= GOOD_FOR.toNanos()) {
      known =
          services.list(ListQuery.all().where("type", "identity")).stream()
              .map(Service::id)
              .findFirst()
              .orElse(null);
      readAt = System.nanoTime();
    }
  }
}
