package io.xloud.http;

import io.quarkus.arc.All;
import io.vertx.ext.web.RoutingContext;
import io.xloud.config.Options;
import io.xloud.http.RequestTrace.Arrival;
import io.xloud.http.RequestTrace.Door;
import io.xloud.http.RequestTrace.Following;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets those who are on follow each request from its greeting to the end of its answer. */
@Singleton
final class RequestTraces {
  private final List<RequestTrace> on;
  private final RouteTable routes;
  private final PublicAddress address;

  RequestTraces(@All List<RequestTrace> all, RouteTable routes, Options options) {
    this.on = all.stream().filter(RequestTrace::isOn).toList();
    this.routes = routes;
    this.address = new PublicAddress(HttpConfig.from(options));
  }

  boolean isOn() {
    return !on.isEmpty();
  }

  /** Of a request that has its ids. */
  void watch(RoutingContext routing) {
    if (isOn()) {
      Arrival arrival = arrival(routing);
      on.forEach(trace -> watch(routing, trace.follow(arrival)));
    }
  }

  private void watch(RoutingContext routing, Following following) {
    routing.addEndHandler(end -> {
      int status = end.succeeded() ? routing.response().getStatusCode() : RequestMeters.GONE_AWAY;
      following.end(door(routing.request().path()), status);
    });
  }

  private Arrival arrival(RoutingContext routing) {
    @Nullable RequestIds ids = RequestIds.find(routing);
    return new Arrival(
        RequestMeters.told(routing.request().method()),
        RequestIds.idOf(routing),
        Optional.ofNullable(ids).map(RequestIds::global),
        address.base(routing.request()),
        name -> routing.request().headers().getAll(name));
  }

  private Optional<Door> door(@Nullable String path) {
    return path == null ? Optional.empty() : routes.name(path).map(route -> new Door(route, path));
  }
}
