package io.xloud.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;
import io.xloud.config.Release;
import io.xloud.error.KeystoneException;
import io.xloud.http.RequestTrace;
import io.xloud.persistence.NodeId;
import java.util.function.Supplier;
import org.jboss.logging.MDC;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jspecify.annotations.Nullable;

/**
 * The spans of requests and of what is done for them. A request's span goes with its Vert.x context
 * to whatever thread works for it; what is done inside of something else is bound to the thread.
 * Work that no request waits for has no span. No exception is ever shown: its message may repeat
 * what a request brought.
 */
final class Spans {
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private static final String REQUEST = Spans.class.getName();
  private static final SpanLimits LIMITS =
      SpanLimits.builder().setMaxAttributeValueLength(4_096).build();
  private static final ScopedValue<Span> INSIDE = ScopedValue.newInstance();

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /**
   * @param ratio how many are traced of the requests that come without a decision
   */
  Spans(SpanProcessor processor, double ratio, Resource resource) {
    this.provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
            .setResource(resource)
            .setSpanLimits(LIMITS)
            .addSpanProcessor(processor)
            .build();
    this.tracer = provider.get("io.xloud.identity");
  }

  /** Those that go to a collector. */
  static Spans sent(TracingConfig config, NodeId node, MeterRegistry meters) {
    return new Spans(
        Delivery.to(config, meters).start(),
        config.ratio(),
        Resource.getDefault()
            .merge(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        config.service(),
                        AttributeKey.stringKey("service.instance.id"),
                        node.value(),
                        AttributeKey.stringKey("service.version"),
                        Release.version()))));
  }

  RequestTrace.Following follow(RequestTrace.Arrival request) {
    RequestSpan following = RequestSpan.begin(tracer, request);
    if (VertxContext.isOnDuplicatedContext()) {
      Span span = following.span();
      ContextLocals.put(REQUEST, span);
      MDC.put("traceId", span.getSpanContext().getTraceId());
      MDC.put("spanId", span.getSpanContext().getSpanId());
    }
    return following;
  }

  SqlLogger statements() {
    return new StatementSpans(this);
  }

  /** Does the work in a span of its own, where it is done for a request that is traced. */
  <T extends @Nullable Object> T inside(String name, Supplier<T> work) {
    Span parent = current();
    return parent.isRecording() ? inside(child(parent, name).startSpan(), work) : work.get();
  }

  /** The same in this span, which ends with the work. */
  <T extends @Nullable Object> T inside(Span span, Supplier<T> work) {
    try {
      return ScopedValue.where(INSIDE, span).call(() -> work.get());
    } catch (RuntimeException | Error e) {
      if (isFault(e)) {
        span.setStatus(StatusCode.ERROR).setAttribute(ERROR_TYPE, e.getClass().getName());
      }
      throw e;
    } finally {
      span.end();
    }
  }

  /** A refusal is an answer like others. */
  private static boolean isFault(Throwable failure) {
    return !(failure instanceof KeystoneException refusal) || refusal.problem().status() >= 500;
  }

  SpanBuilder child(Span parent, String name) {
    return tracer.spanBuilder(name).setParent(Context.root().with(parent));
  }

  /** What this thread works in; a span that records nothing where it works for no request. */
  Span current() {
    if (INSIDE.isBound()) {
      return INSIDE.get();
    }
    return VertxContext.isOnDuplicatedContext()
        ? ContextLocals.get(REQUEST, Span.getInvalid())
        : Span.getInvalid();
  }

  /** Sends what is left, and does not wait long for it. */
  void close() {
    var _ = provider.shutdown();
  }
}
