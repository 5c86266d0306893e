package io.xloud.tracing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.xloud.http.RequestTrace.Arrival;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Logger LOG = Logger.getLogger(Delivery.class.getName());

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Collector collector = new Collector();
  private final Said said = new Said();

  /** Keeps what it is sent, and answers when and what the test says. */
  private static final class Collector implements SpanExporter {
    private final BlockingQueue<Collection<SpanData>> taken = new LinkedBlockingQueue<>();
    private final BlockingQueue<CompletableResultCode> answers = new LinkedBlockingQueue<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      taken.add(List.copyOf(spans));
      @Nullable CompletableResultCode answer = answers.poll();
      return answer == null ? CompletableResultCode.ofSuccess() : answer;
    }

    Collection<SpanData> next() throws InterruptedException {
      @Nullable Collection<SpanData> batch = taken.poll(PATIENT.toSeconds(), SECONDS);
      assertThat(batch).isNotNull();
      return batch == null ? List.of() : batch;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  /** What was written to the log. */
  private static final class Said extends Handler {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    public void publish(LogRecord line) {
      lines.add(String.valueOf(line.getMessage()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    LOG.setLevel(Level.INFO);
    LOG.addHandler(said);
  }

  @AfterEach
  void hangUp() {
    LOG.removeHandler(said);
  }

  /** Room for a hundred. */
  private Delivery delivery(Duration limit) {
    Delivery.Pace pace = new Delivery.Pace(Duration.ofMillis(20), limit, 100);
    return new Delivery(collector, "http://collector", pace, meters);
  }

  private static Spans into(Delivery delivery) {
    return new Spans(delivery, 1, Resource.empty());
  }

  private static void request(Spans spans) {
    spans
        .follow(
            new Arrival(Optional.of("GET"), "req-1", Optional.empty(), "http://h", _ -> List.of()))
        .end(Optional.empty(), 200);
  }

  private long counted(String result) {
    return (long) meters.counter("xloud.tracing.spans", "result", result).count();
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    long end = System.nanoTime() + PATIENT.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void spans_are_sent_together() throws Exception {
    Delivery delivery = delivery(PATIENT);
    Spans spans = into(delivery);
    for (int i = 0; i < 10; i++) {
      request(spans);
    }
    delivery.start();
    assertThat(collector.next()).hasSize(10);
    await(() -> counted("sent") == 10);
    spans.close();
  }

  @Test
  void what_the_line_cannot_take_is_dropped_and_counted_and_nobody_waits() {
    Spans spans = into(delivery(PATIENT).start());
    CompletableResultCode never = new CompletableResultCode();
    collector.answers.add(never);
    request(spans);
    await(() -> !collector.taken.isEmpty());
    for (int i = 0; i < 1_000; i++) {
      request(spans);
    }
    assertThat(counted("dropped")).isEqualTo(900);
    never.succeed();
    spans.close();
    assertThat(counted("sent")).isEqualTo(101);
  }

  @Test
  void a_collector_that_is_away_is_told_of_once_and_once_when_it_is_back() throws Exception {
    Spans spans = into(delivery(PATIENT).start());
    for (int i = 1; i <= 3; i++) {
      collector.answers.add(CompletableResultCode.ofFailure());
      request(spans);
      assertThat(collector.next()).hasSize(1);
      int lost = i;
      await(() -> counted("refused") == lost);
    }
    request(spans);
    assertThat(collector.next()).hasSize(1);
    await(() -> counted("sent") == 1);
    spans.close();
    assertThat(said.lines)
        .satisfiesExactly(
            line -> assertThat(line).contains("takes no traces"),
            line -> assertThat(line).contains("takes traces again"));
  }

  @Test
  void a_collector_that_never_answers_holds_up_no_more_than_its_batch() throws Exception {
    Spans spans = into(delivery(Duration.ofMillis(10)).start());
    collector.answers.add(new CompletableResultCode());
    request(spans);
    assertThat(collector.next()).hasSize(1);
    await(() -> counted("refused") == 1);
    request(spans);
    assertThat(collector.next()).hasSize(1);
    await(() -> counted("sent") == 1);
    spans.close();
  }

  @Test
  void the_last_spans_are_sent_at_the_end() throws Exception {
    Spans spans = into(delivery(PATIENT).start());
    request(spans);
    spans.close();
    assertThat(collector.next()).hasSize(1);
    assertThat(counted("sent")).isEqualTo(1);
  }
}
