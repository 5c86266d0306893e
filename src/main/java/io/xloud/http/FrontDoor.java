package io.xloud.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every request passes first, on the event loop: it gets its id, the headers all answers
 * share, and is turned away when its path or its size is not one we take. Kept cheap, because token
 * validation passes here too.
 */
@Singleton
final class FrontDoor {
  private static final int FIRST = 10_000;
  private static final int MOST_PARAMETERS = 1_000;
  private static final Problem UNREADABLE =
      new Problem.BadRequest("The address of the request could not be understood.");

  private final HttpConfig config;
  private final PublicAddress address;
  private final RouteTable routes;
  private final Greeting greeting;
  private final RequestMeters meters;
  private final FrontDesk desk;
  private final Cors cors;

  FrontDoor(Options options, RouteTable routes, Greeting greeting, RequestMeters meters) {
    this.config = HttpConfig.from(options);
    this.address = new PublicAddress(config);
    this.routes = routes;
    this.greeting = greeting;
    this.meters = meters;
    this.desk = new FrontDesk(config.maxBodySize(), FrontDoor::refuse);
    this.cors = new Cors(CorsConfig.from(options));
  }

  void open(@Observes Filters filters) {
    filters.register(this::welcome, FIRST);
  }

  /** What the router turns away before anybody sees it, such as {@code OPTIONS *}. */
  void turnedAway(@Observes Router router) {
    router.errorHandler(400, request -> answerTurnedAway(request, UNREADABLE));
    router.errorHandler(404, request -> answerTurnedAway(request, RouteProblems.UNKNOWN));
  }

  private static void answerTurnedAway(RoutingContext request, Problem problem) {
    if (!request.response().ended()) {
      Greeting.again(request);
      refuse(request, problem);
    }
  }

  private void welcome(RoutingContext request) {
    request.addHeadersEndHandler(_ -> settle(request));
    if (RequestIds.find(request) != null) {
      Greeting.again(request);
      request.next(); // sent on by ourselves, which cleared what was set before
      return;
    }
    greeting.greet(request);
    meters.watch(request);
    admit(request);
  }

  private void admit(RoutingContext request) {
    String path = request.request().path();
    if (tooLarge(request)) {
      if (request.request().version() != HttpVersion.HTTP_2) {
        request.response().putHeader("Connection", "close"); // HTTP/2 has no such header
      }
      refuse(request, new Problem.TooLarge());
    } else if (tooManyParameters(request.request().query())) {
      refuse(request, new Problem.BadRequest("The request has too many parameters."));
    } else if (path == null || !Paths.isHonest(path)) {
      refuse(request, RouteProblems.UNKNOWN);
    } else if (!Paths.isDecodable(request.request().query())) {
      refuse(request, UNREADABLE);
    } else if (path.startsWith("/healthcheck")) {
      lead(request, path); // which looks at no body
    } else {
      desk.receive(request, () -> lead(request, path));
    }
  }

  private void lead(RoutingContext request, String path) {
    if (Paths.isTidy(path)) {
      pass(request, path);
    } else {
      tidy(request, path);
    }
  }

  private void pass(RoutingContext request, String path) {
    if (request.request().method() == HttpMethod.OPTIONS && !path.startsWith("/healthcheck")) {
      answerOptions(request, path);
    } else {
      Accepts.widen(request);
      request.next();
    }
  }

  /** Slashes at the end mean nothing; doubled ones inside send the client to the right spelling. */
  private void tidy(RoutingContext request, String path) {
    String trimmed = Paths.withoutEnd(path);
    String merged = Paths.merged(trimmed);
    if (merged.equals("/") || merged.equals(trimmed) && request.request().query() == null) {
      Accepts.widen(request);
      request.reroute(request.request().method(), merged); // loses a query
    } else if (routes.methods(merged).isEmpty()) {
      refuse(request, RouteProblems.UNKNOWN);
    } else {
      @Nullable String query = request.request().query();
      String location = address.base(request.request()) + merged;
      request
          .response()
          .setStatusCode(308)
          .putHeader("Location", query == null ? location : location + "?" + query)
          .putHeader("Content-Type", "text/html; charset=utf-8")
          .end(redirection(query == null ? location : location + "?" + query));
    }
  }

  /** For people with a browser; clients read the header alone. */
  private static String redirection(String location) {
    String address = location.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    return """
    <!doctype html>
    <html lang=en>
    <title>Redirecting...</title>
    <h1>Redirecting...</h1>
    <p>You should be redirected automatically to the target URL: <a href="%s">%s</a>. If not, click the link.
    """
        .formatted(address, address);
  }

  private void answerOptions(RoutingContext request, String path) {
    Set<String> methods = routes.methods(Paths.withoutEnd(path));
    boolean askedByBrowser = cors.allows(request);
    if (methods.isEmpty() && askedByBrowser) {
      request.response().end(); // the browser goes on to ask, and the page learns of the 404
      return;
    }
    if (methods.isEmpty()) {
      refuse(request, RouteProblems.UNKNOWN);
      return;
    }
    request
        .response()
        .putHeader("Allow", String.join(", ", methods))
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .end();
  }

  private boolean tooLarge(RoutingContext request) {
    @Nullable String length = request.request().getHeader("Content-Length");
    try {
      return length != null && Long.parseLong(length) > config.maxBodySize();
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private static boolean tooManyParameters(@Nullable String query) {
    return query != null
        && query.length() > MOST_PARAMETERS
        && query.chars().filter(c -> c == '&').count() >= MOST_PARAMETERS;
  }

  private static void refuse(RoutingContext request, Problem problem) {
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", "application/json")
        .end(ErrorBody.of(problem, false).toString());
  }

  private void settle(RoutingContext request) {
    settleType(request);
    if (request.request().method() != HttpMethod.OPTIONS) {
      cors.decorate(request);
    }
  }

  /** JSON needs no charset, and clients compare the type as a whole; HEAD tells it as GET does. */
  private static void settleType(RoutingContext request) {
    HttpServerResponse response = request.response();
    @Nullable String type = response.headers().get("Content-Type");
    if (type != null && type.startsWith("application/json") && type.indexOf(';') > 0) {
      response.putHeader("Content-Type", type.substring(0, type.indexOf(';')));
    } else if (type == null
        && response.getStatusCode() == 200
        && request.request().method() == HttpMethod.HEAD
        && request.normalizedPath().startsWith("/v3/")) {
      response.putHeader("Content-Type", "application/json");
    }
  }
}
