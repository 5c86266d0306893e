package io.xloud.tracing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.xloud.error.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Takes spans to the collector, in batches and on a thread of its own. No request ever waits for
 * it: so many spans may wait, and what comes then is dropped and counted, as is a batch that the
 * collector does not take in time. OpenTelemetry's own processor would tell of what it drops only
 * to OpenTelemetry's own meters.
 */
final class Delivery implements SpanProcessor {
  private static final System.Logger LOG = System.getLogger(Delivery.class.getName());

  private static final int MOST_WAITING = 4_096;
  private static final int BATCH = 512;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** The last attempt of an exporter may begin just before its time is over. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** How long an ending server sends what is left. */
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final SpanExporter exporter;
  private final String collector;
  private final Pace pace;
  private final BlockingQueue<SpanData> waiting;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private final Counter sent;
  private final Counter refused;
  private final Counter dropped;
  private volatile boolean closing;
  private boolean failing;

  /**
   * @param pause how long a span may wait for others
   * @param limit how long a batch may take
   * @param most how many spans may wait
   */
  record Pace(Duration pause, Duration limit, int most) {}

  /**
   * @param collector its name for people
   */
  Delivery(SpanExporter exporter, String collector, Pace pace, MeterRegistry meters) {
    this.exporter = exporter;
    this.collector = collector;
    this.pace = pace;
    this.waiting = new ArrayBlockingQueue<>(pace.most());
    this.thread = Thread.ofPlatform().daemon().name("tracing").unstarted(this::loop);
    this.sent = counter(meters, "sent");
    this.refused = counter(meters, "refused");
    this.dropped = counter(meters, "dropped");
    meters.gauge("xloud.tracing.waiting", waiting, BlockingQueue::size);
  }

  private static Counter counter(MeterRegistry meters, String result) {
    return meters.counter("xloud.tracing.spans", "result", result);
  }

  static Delivery to(TracingConfig config, MeterRegistry meters) {
    return new Delivery(
        exporter(config),
        config.collector(),
        new Pace(PAUSE, config.timeout().plus(GRACE), MOST_WAITING),
        meters);
  }

  private static SpanExporter exporter(TracingConfig config) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(config.endpoint().toString())
            .setTimeout(config.timeout())
            .setConnectTimeout(CONNECT)
            .setMeterProvider(MeterProvider.noop())
            .setMemoryMode(MemoryMode.IMMUTABLE_DATA); // the other one asks for sun.misc.Unsafe
    config.headers().forEach((name, value) -> exporter.addHeader(name, value.reveal()));
    config.authorities().ifPresent(file -> trust(exporter, file));
    return exporter.build();
  }

  private static void trust(OtlpHttpSpanExporterBuilder exporter, Path file) {
    try {
      exporter.setTrustedCertificates(Files.readAllBytes(file));
    } catch (IOException | IllegalStateException e) {
      throw new StartFailure(
          "[xloud] tracing.ca-file %s holds no certificates: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  Delivery start() {
    thread.start();
    return this;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!waiting.offer(span.toSpanData())) {
      dropped.increment();
    }
    if (waiting.size() >= BATCH && wake.availablePermits() == 0) {
      wake.release();
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  /** Sends what is left, unless that takes long. */
  @Override
  public CompletableResultCode shutdown() {
    closing = true;
    wake.release();
    try {
      if (thread.join(LEAVE)) {
        return exporter.shutdown(); // which would wait for what is under way
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "The last traces were not sent: {0} did not take them in time.",
          collector);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CompletableResultCode.ofFailure();
  }

  private void loop() {
    try {
      while (!closing) {
        boolean _ = wake.tryAcquire(pace.pause().toMillis(), MILLISECONDS);
        int _ = wake.drainPermits();
        sendAll();
      }
      sendAll(); // what came while the last ones were sent
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendAll() {
    for (List<SpanData> batch = next(); !batch.isEmpty(); batch = next()) {
      send(batch);
    }
  }

  private List<SpanData> next() {
    List<SpanData> batch = new ArrayList<>();
    int _ = waiting.drainTo(batch, BATCH);
    return batch;
  }

  private void send(List<SpanData> batch) {
    try {
      CompletableResultCode result =
          exporter.export(batch).join(pace.limit().toMillis(), MILLISECONDS);
      if (result.isSuccess()) {
        taken(batch);
      } else {
        lost(batch, result.getFailureThrowable());
      }
    } catch (RuntimeException e) {
      lost(batch, e); // whatever it was: without this thread nobody would send again
    }
  }

  private void taken(List<SpanData> batch) {
    sent.increment(batch.size());
    if (failing) {
      LOG.log(System.Logger.Level.INFO, "The collector {0} takes traces again.", collector);
    }
    failing = false;
  }

  private void lost(List<SpanData> batch, @Nullable Throwable failure) {
    refused.increment(batch.size());
    if (!failing) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The collector {0} takes no traces ({1}). They are dropped until it does; requests are"
              + " answered as ever.",
          collector,
          reason(failure));
    }
    failing = true;
  }

  /** Only what the network says: other messages may repeat what was sent. */
  private static String reason(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return cause.toString();
      }
    }
    return failure == null ? "no answer in time" : "it refuses them";
  }
}
