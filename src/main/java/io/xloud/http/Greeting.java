package io.xloud.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** What every request gets, whichever way it takes: a name, the shared headers, a line in the access log. */
@Singleton
public final class Greeting {
  private static final CharSequence REQUEST_ID =
      HttpHeaders.createOptimized("x-openstack-request-id");
  private static final CharSequence VARY = HttpHeaders.createOptimized("Vary");
  private static final CharSequence TOKEN = HttpHeaders.createOptimized("X-Auth-Token");

  private final AccessLog accessLog;

  Greeting(AccessLog accessLog) {
    this.accessLog = accessLog;
  }

  /** Of a request that nobody has greeted. */
  public void greet(RoutingContext request) {
    shareHeaders(request, RequestIds.give(request));
    accessLog.watch(request);
  }

  /** Sets the headers again of a request that was sent on by ourselves, which cleared them. */
  static void again(RoutingContext request) {
    @Nullable RequestIds known = RequestIds.find(request);
    shareHeaders(request, known == null ? RequestIds.give(request) : known);
  }

  private static void shareHeaders(RoutingContext request, RequestIds ids) {
    request.response().putHeader(REQUEST_ID, ids.id()).putHeader(VARY, TOKEN);
  }
}
