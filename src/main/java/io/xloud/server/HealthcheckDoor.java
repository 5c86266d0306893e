package io.xloud.server;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.xloud.config.Options;
import io.xloud.http.Accepts;
import io.xloud.http.SourceRanges;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /healthcheck} for load balancers, as oslo.middleware has it: any method, any path below.
 * It says whether the operator wants traffic here, not whether the database answers; that is what
 * the management port is for. A node that was told to end wants none.
 */
@Singleton
final class HealthcheckDoor {
  private static final List<String> PROXIES =
      List.of(
          "X-Forwarded",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Forwarded-For",
          "X-Forwarded-Prefix");

  private final HealthcheckConfig config;
  private final List<Healthcheck> checks;
  private final SourceRanges ranges;
  private final Draining draining;

  HealthcheckDoor(Options options, Draining draining) {
    this.draining = draining;
    this.config = HealthcheckConfig.from(options);
    this.checks = Healthcheck.from(config);
    this.ranges = SourceRanges.parse(config.allowedRanges());
  }

  void open(@Observes Router router) {
    if (checks.isEmpty()) {
      router.route("/healthcheck").handler(this::answer);
      router.route("/healthcheck/*").handler(this::answer);
    } else {
      router.route("/healthcheck").blockingHandler(this::answer, false);
      router.route("/healthcheck/*").blockingHandler(this::answer, false);
    }
  }

  private void answer(RoutingContext routing) {
    if (!meantForUs(routing.request())) {
      routing.next();
      return;
    }
    int port = routing.request().localAddress().port();
    List<Healthcheck.Result> results =
        draining.hasBegun()
            ? List.of(Healthcheck.ENDING)
            : checks.stream().map(check -> check.run(port)).toList();
    HealthcheckPage page = new HealthcheckPage(results, config.detailed());
    HttpServerResponse response = routing.response();
    response.headers().remove("Vary");
    if (routing.request().method() == HttpMethod.HEAD) {
      response.setStatusCode(page.healthy() ? 204 : 503).end();
    } else {
      response.setStatusCode(page.healthy() ? 200 : 503);
      write(page, Accepts.of(routing), response);
    }
  }

  private static void write(HealthcheckPage page, String accept, HttpServerResponse response) {
    double text = accept.isEmpty() ? 1 : Accepts.quality(accept, "text/plain");
    double html = Accepts.quality(accept, "text/html");
    double json = Accepts.quality(accept, "application/json");
    if (json > text && json > html) {
      response.putHeader("Content-Type", "application/json").end(page.json());
    } else if (html > text) {
      response.putHeader("Content-Type", "text/html; charset=UTF-8").end(page.html());
    } else {
      response.putHeader("Content-Type", "text/plain; charset=UTF-8").end(page.text());
    }
  }

  private boolean meantForUs(HttpServerRequest request) {
    @Nullable String peer = request.remoteAddress().hostAddress();
    boolean proxied =
        config.ignoreProxied() && PROXIES.stream().anyMatch(name -> present(request, name));
    return !proxied && peer != null && ranges.admit(peer);
  }

  private static boolean present(HttpServerRequest request, String header) {
    @Nullable String value = request.getHeader(header);
    return value != null && !value.isEmpty();
  }
}
