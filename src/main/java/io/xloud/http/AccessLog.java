package io.xloud.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.xloud.config.Options;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * One line for each request, in the category {@code io.xloud.access}, off unless that category is
 * switched to INFO. Names method, path, status and ids; never a header, a query or a body, where
 * tokens and passwords are, nor a path that leads nowhere: clients of old put tokens into such.
 */
@Singleton
final class AccessLog {
  private static final Logger LOG = Logger.getLogger("io.xloud.access");

  private static final String NOWHERE = "(no route)";

  private final RouteTable routes;
  private final PublicAddress address;

  AccessLog(RouteTable routes, Options options) {
    this.routes = routes;
    this.address = new PublicAddress(HttpConfig.from(options));
  }

  boolean isOn() {
    return LOG.isInfoEnabled();
  }

  void watch(RoutingContext request) {
    if (isOn()) {
      long start = System.nanoTime();
      request.addEndHandler(end -> {
        int status = end.succeeded() ? request.response().getStatusCode() : RequestMeters.GONE_AWAY;
        write(request, status, (System.nanoTime() - start) / 1_000);
      });
    }
  }

  private void write(RoutingContext routing, int status, long micros) {
    HttpServerRequest request = routing.request();
    @Nullable String asked = request.path();
    String path = asked != null && routes.name(asked).isPresent() ? asked : NOWHERE;
    @Nullable RequestIds ids = RequestIds.find(routing);
    try {
      MDC.put("request_id", RequestIds.idOf(routing));
      if (ids != null && ids.global() != null) {
        MDC.put("global_request_id", ids.global());
      }
      MDC.put("method", request.method().name());
      MDC.put("path", path);
      MDC.put("status", status);
      MDC.put("duration_us", micros);
      MDC.put("client", address.client(request));
      LOG.infof(
          "%s %s %d %dus %s",
          request.method().name(), path, status, micros, RequestIds.idOf(routing));
    } finally {
      MDC.clear();
    }
  }
}
