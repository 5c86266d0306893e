package io.xloud.catalog;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;

/** Tells the outbox and the rooms above what happened to the catalog. */
@Singleton
final class CatalogNews {
  private final Outbox outbox;
  private final Event<RegionDeleted> regionDeleted;
  private final Event<ServiceDeleted> serviceDeleted;
  private final Event<EndpointDeleted> endpointDeleted;

  CatalogNews(
      Outbox outbox,
      Event<RegionDeleted> regionDeleted,
      Event<ServiceDeleted> serviceDeleted,
      Event<EndpointDeleted> endpointDeleted) {
    this.outbox = outbox;
    this.regionDeleted = regionDeleted;
    this.serviceDeleted = serviceDeleted;
    this.endpointDeleted = endpointDeleted;
  }

  void created(String kind, String id, AuthContext by) {
    outbox.record(Change.of(by, "created", kind, id));
  }

  void updated(String kind, String id, AuthContext by) {
    outbox.record(Change.of(by, "updated", kind, id));
  }

  void regionDeleted(String id, AuthContext by) {
    regionDeleted.fire(new RegionDeleted(id, by));
    outbox.record(Change.of(by, "deleted", "region", id));
  }

  void serviceDeleted(String id, AuthContext by) {
    serviceDeleted.fire(new ServiceDeleted(id, by));
    outbox.record(Change.of(by, "deleted", "service", id));
  }

  void endpointDeleted(String id, AuthContext by) {
    endpointDeleted.fire(new EndpointDeleted(id, by));
    outbox.record(Change.of(by, "deleted", "endpoint", id));
  }
}
