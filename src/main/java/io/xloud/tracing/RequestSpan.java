package io.xloud.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.xloud.http.RequestTrace;
import io.xloud.http.RequestTrace.Arrival;
import io.xloud.http.RequestTrace.Door;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The span of a request, in the words of OpenTelemetry's conventions. Goes on with the trace of
 * whoever called us. Of the headers it shows none but the host's name, of the address no query.
 *
 * @param name the method alone, while the route is not known
 */
record RequestSpan(Span span, String name) implements RequestTrace.Following {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> REQUEST_ID =
      AttributeKey.stringKey("openstack.request_id");
  private static final AttributeKey<String> GLOBAL_REQUEST_ID =
      AttributeKey.stringKey("openstack.global_request_id");

  /** What a caller says of its trace; several fields of one name are one list. */
  private enum Told implements TextMapGetter<Arrival> {
    BY_HEADERS;

    @Override
    public Iterable<String> keys(Arrival request) {
      return List.of("traceparent", "tracestate");
    }

    @Override
    public @Nullable String get(@Nullable Arrival request, String name) {
      List<String> values = request == null ? List.of() : request.headers().apply(name);
      return values.isEmpty() ? null : String.join(",", values);
    }
  }

  static RequestSpan begin(Tracer tracer, Arrival request) {
    Context caller =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), request, Told.BY_HEADERS);
    String name = request.method().orElse("HTTP");
    SpanBuilder span =
        tracer
            .spanBuilder(name)
            .setParent(caller)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(METHOD, request.method().orElse("_OTHER"))
            .setAttribute(REQUEST_ID, request.id());
    request.globalId().ifPresent(id -> span.setAttribute(GLOBAL_REQUEST_ID, id));
    addressed(span, request.base());
    return new RequestSpan(span.startSpan(), name);
  }

  /** What is no address, because a client may say anything, is left out. */
  private static void addressed(SpanBuilder span, String base) {
    try {
      URI address = new URI(base);
      if (address.getScheme() != null && address.getHost() != null) {
        span.setAttribute(SCHEME, address.getScheme()).setAttribute(ADDRESS, address.getHost());
        if (address.getPort() >= 0) {
          span.setAttribute(PORT, address.getPort());
        }
      }
    } catch (URISyntaxException e) {
      // left out
    }
  }

  @Override
  public void end(Optional<Door> door, int status) {
    door.ifPresent(this::show);
    span.setAttribute(STATUS, status);
    if (status >= 500) {
      span.setStatus(StatusCode.ERROR).setAttribute(Spans.ERROR_TYPE, Integer.toString(status));
    }
    span.end();
  }

  private void show(Door door) {
    span.updateName(name + " " + door.route())
        .setAttribute(ROUTE, door.route())
        .setAttribute(PATH, door.path());
  }
}
