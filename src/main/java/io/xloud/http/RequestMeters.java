package io.xloud.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What clients ask, counted and timed by route, under the names that Micrometer has for it: {@code
 * http.server.requests} and {@code http.server.active.requests}. Quarkus' own binder would look at
 * every request four times, which the fastest of them feel.
 */
@Singleton
public final class RequestMeters {
  private static final Set<HttpMethod> KNOWN =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);

  /** The client went away before its answer: a status that others use for it, too. */
  public static final int GONE_AWAY = 499;

  private final MeterRegistry meters;
  private final RouteTable routes;
  private final LongAdder underWay = new LongAdder();
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  private record Kind(String method, String route, int status) {}

  RequestMeters(MeterRegistry meters, RouteTable routes) {
    this.meters = meters;
    this.routes = routes;
    meters.gauge("http.server.active.requests", underWay, LongAdder::sum);
  }

  /** Requests that wait for the end of their answer. */
  public long underWay() {
    return underWay.sum();
  }

  /** Counts a request from now to the end of its answer, or of its connection. */
  void watch(RoutingContext routing) {
    long begun = System.nanoTime();
    begin();
    routing.addEndHandler(end -> end(timerOf(routing, end.succeeded()), begun));
  }

  /** For who knows the route beforehand: counts a request as under way. */
  public void begin() {
    underWay.increment();
  }

  /**
   * Once for each {@link #begin}.
   *
   * @param begun when the request came, by {@link System#nanoTime}
   */
  public void end(Timer timer, long begun) {
    underWay.decrement();
    timer.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
  }

  /** Whose requests have this method, route and status. */
  public Timer timer(HttpMethod method, String route, int status) {
    String told = told(method).orElse("OTHER");
    return timers.computeIfAbsent(new Kind(told, route, status), this::register);
  }

  /** Empty for what a client made up. */
  static Optional<String> told(HttpMethod method) {
    return KNOWN.contains(method) ? Optional.of(method.name()) : Optional.empty();
  }

  private Timer timerOf(RoutingContext routing, boolean answered) {
    int status = answered ? routing.response().getStatusCode() : GONE_AWAY;
    return timer(routing.request().method(), route(routing.request().path(), status), status);
  }

  /** Never a path that a client made up: each would be a series of its own. */
  private String route(@Nullable String path, int status) {
    return routes.name(path).orElse(status == 404 ? "NOT_FOUND" : "UNKNOWN");
  }

  private Timer register(Kind kind) {
    return Timer.builder("http.server.requests")
        .description("Requests of the API")
        .tag("method", kind.method)
        .tag("uri", kind.route)
        .tag("status", Integer.toString(kind.status))
        .tag("outcome", Outcome.forStatus(kind.status).name())
        .register(meters);
  }
}
