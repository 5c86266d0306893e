package io.xloud.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** What every answer has, whichever way its request takes: a name and the shared headers. */
@Singleton
public final class Greeting {
  private static final CharSequence REQUEST_ID =
      HttpHeaders.createOptimized("x-openstack-request-id");
  private static final CharSequence VARY = HttpHeaders.createOptimized("Vary");
  private static final CharSequence TOKEN = HttpHeaders.createOptimized("X-Auth-Token");

  private final AccessLog accessLog;
  private final RequestTraces traces;

  Greeting(AccessLog accessLog, RequestTraces traces) {
    this.accessLog = accessLog;
    this.traces = traces;
  }

  /** Of a request that nobody has greeted. */
  void greet(RoutingContext request) {
    shareHeaders(request, RequestIds.give(request).id());
    traces.watch(request);
    accessLog.watch(request);
  }

  /** Of one that is answered at once: only the access log and traces ask for its name again. */
  public void greetInPassing(RoutingContext request) {
    if (traces.isOn() || accessLog.isOn()) {
      greet(request);
    } else {
      shareHeaders(request, RequestIds.fresh());
    }
  }

  /** Sets the headers again of a request that was sent on by ourselves, which cleared them. */
  static void again(RoutingContext request) {
    @Nullable RequestIds known = RequestIds.find(request);
    shareHeaders(request, (known == null ? RequestIds.give(request) : known).id());
  }

  private static void shareHeaders(RoutingContext request, String id) {
    request.response().putHeader(REQUEST_ID, id).putHeader(VARY, TOKEN);
  }
}
