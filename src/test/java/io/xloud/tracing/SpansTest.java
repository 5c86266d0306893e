package io.xloud.tracing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.http.RequestTrace.Arrival;
import io.xloud.http.RequestTrace.Door;
import io.xloud.http.RequestTrace.Following;
import io.xloud.identity.DirectoryTrace.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpansTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-";
  private static final Door USER = new Door("/v3/users/{user_id}", "/v3/users/ada");

  private final InMemorySpanExporter told = InMemorySpanExporter.create();
  private final Spans spans = spans(1);

  private Spans spans(double ratio) {
    return new Spans(SimpleSpanProcessor.create(told), ratio, Resource.empty());
  }

  private static Arrival arrival(Map<String, List<String>> headers) {
    return new Arrival(
        Optional.of("GET"),
        "req-1",
        Optional.of("req-2"),
        "https://keystone.example:5000/identity",
        name -> headers.getOrDefault(name, List.of()));
  }

  private SpanData only() {
    assertThat(told.getFinishedSpanItems()).hasSize(1);
    return told.getFinishedSpanItems().getFirst();
  }

  private static Map<String, String> shown(SpanData span) {
    return span.getAttributes().asMap().entrySet().stream()
        .collect(
            Collectors.toMap(one -> one.getKey().getKey(), one -> String.valueOf(one.getValue())));
  }

  @Test
  void a_request_is_told_in_the_words_of_the_conventions_and_in_no_others() {
    spans.follow(arrival(Map.of())).end(Optional.of(USER), 200);

    assertThat(only().getName()).isEqualTo("GET /v3/users/{user_id}");
    assertThat(only().getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(shown(only()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "http.request.method", "GET",
                "http.route", "/v3/users/{user_id}",
                "http.response.status_code", "200",
                "url.path", "/v3/users/ada",
                "url.scheme", "https",
                "server.address", "keystone.example",
                "server.port", "5000",
                "openstack.request_id", "req-1",
                "openstack.global_request_id", "req-2"));
  }

  @Test
  void of_what_leads_nowhere_the_path_is_not_told() {
    spans.follow(arrival(Map.of())).end(Optional.empty(), 404);
    assertThat(only().getName()).isEqualTo("GET");
    assertThat(shown(only())).doesNotContainKeys("url.path", "http.route");
  }

  @Test
  void a_method_and_a_host_that_a_client_made_up_are_not_told() {
    Arrival odd =
        new Arrival(Optional.empty(), "req-1", Optional.empty(), "http://a b", _ -> List.of());
    spans.follow(odd).end(Optional.of(USER), 405);
    assertThat(only().getName()).isEqualTo("HTTP /v3/users/{user_id}");
    assertThat(shown(only()))
        .containsEntry("http.request.method", "_OTHER")
        .doesNotContainKeys("server.address", "openstack.global_request_id");
  }

  @ParameterizedTest
  @CsvSource({"200, false", "401, false", "499, false", "500, true", "503, true"})
  void only_what_the_server_failed_at_is_an_error(int status, boolean error) {
    spans.follow(arrival(Map.of())).end(Optional.of(USER), status);
    assertThat(only().getStatus().getStatusCode() == StatusCode.ERROR).isEqualTo(error);
    assertThat(shown(only()).containsKey("error.type")).isEqualTo(error);
  }

  @Test
  void the_trace_of_the_caller_goes_on() {
    spans
        .follow(
            arrival(
                Map.of(
                    "traceparent", List.of(PARENT + "01"),
                    "tracestate", List.of("rojo=1", "congo=2"))))
        .end(Optional.of(USER), 200);
    assertThat(only().getTraceId()).isEqualTo(TRACE);
    assertThat(only().getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(only().getSpanContext().getTraceState().asMap())
        .containsEntry("rojo", "1")
        .containsEntry("congo", "2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"})
  void what_is_no_trace_begins_a_new_one(String header) {
    spans.follow(arrival(Map.of("traceparent", List.of(header)))).end(Optional.of(USER), 200);
    assertThat(only().getParentSpanContext().isValid()).isFalse();
    assertThat(only().getSpanContext().isValid()).isTrue();
  }

  @Test
  void the_caller_decides_before_the_ratio_does() {
    Following undecided = spans(0).follow(arrival(Map.of()));
    Following wanted = spans(0).follow(arrival(Map.of("traceparent", List.of(PARENT + "01"))));
    Following unwanted = spans.follow(arrival(Map.of("traceparent", List.of(PARENT + "00"))));
    undecided.end(Optional.of(USER), 200);
    unwanted.end(Optional.of(USER), 200);
    assertThat(told.getFinishedSpanItems()).isEmpty();
    wanted.end(Optional.of(USER), 200);
    assertThat(told.getFinishedSpanItems()).hasSize(1);
  }

  @Test
  void work_goes_below_the_request_in_whose_context_it_is_done() throws Exception {
    inContext(() -> {
      Following request = spans.follow(arrival(Map.of()));
      assertThat(String.valueOf(MDC.get("traceId"))).hasSize(32);
      int answer = spans.inside("outer", () -> spans.inside("inner", () -> 7));
      assertThat(answer).isEqualTo(7);
      request.end(Optional.of(USER), 200);
      assertThat(spans.<Integer>inside("too late", () -> 8)).isEqualTo(8);
    });

    List<SpanData> all = told.getFinishedSpanItems();
    assertThat(all)
        .extracting(SpanData::getName)
        .containsExactly("inner", "outer", "GET /v3/users/{user_id}");
    assertThat(all.get(0).getParentSpanId()).isEqualTo(all.get(1).getSpanId());
    assertThat(all.get(1).getParentSpanId()).isEqualTo(all.get(2).getSpanId());
    assertThat(all).extracting(SpanData::getTraceId).containsOnly(all.get(2).getTraceId());
  }

  private static void inContext(Runnable work) throws Exception {
    MDC.clear(); // whoever provides it must be known before Vert.x begins
    Vertx vertx = Vertx.vertx();
    try {
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      Context context = VertxContext.getOrCreateDuplicatedContext(vertx);
      context.runOnContext(_ -> {
        try {
          work.run();
          done.complete(true);
        } catch (Throwable e) { // the assertion that failed
          done.completeExceptionally(e);
        }
      });
      assertThat(done.get(30, SECONDS)).isTrue();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void work_that_no_request_waits_for_is_not_told() {
    assertThat(spans.<Integer>inside("alone", () -> 7)).isEqualTo(7);
    assertThat(told.getFinishedSpanItems()).isEmpty();
  }

  @Test
  void a_fault_is_told_by_its_kind_and_a_refusal_not_at_all() throws Exception {
    inContext(() -> {
      Following request = spans.follow(arrival(Map.of()));
      assertThatThrownBy(() -> spans.inside("fault", () -> fail("the row of Ada")))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> spans.inside("refusal", SpansTest::refuse));
      request.end(Optional.of(USER), 500);
    });

    assertThat(told.getFinishedSpanItems())
        .allSatisfy(span -> assertThat(span.getEvents()).isEmpty())
        .noneMatch(span -> span.toString().contains("the row of Ada"));
    assertThat(named("fault").getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(named("refusal").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  private static Integer fail(String message) {
    throw new IllegalStateException(message);
  }

  private static Integer refuse() {
    throw new Problem.NotFound("user", "ada").raised();
  }

  private SpanData named(String name) {
    return told.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void hashing_shows_that_it_was_done_and_nothing_of_what_was_hashed() throws Exception {
    TracedHashing hashing = new TracedHashing(new Spelling(), new Tracing(Optional.of(spans)));
    inContext(() -> {
      Following request = spans.follow(arrival(Map.of()));
      assertThat(hashing.hash(Secret.of("s3cret"))).isEqualTo("terc3s");
      assertThat(hashing.matches(Secret.of("s3cret"), "terc3s")).isTrue();
      hashing.pretend(Secret.of("s3cret"));
      request.end(Optional.of(USER), 200);
    });

    assertThat(told.getFinishedSpanItems())
        .extracting(SpanData::getName)
        .containsExactly(
            "password.hash", "password.verify", "password.verify", "GET /v3/users/{user_id}");
    assertThat(told.getFinishedSpanItems())
        .noneMatch(span -> span.toString().contains("s3cret"))
        .noneMatch(span -> span.toString().contains("terc3s"));
  }

  @Test
  void questions_to_directories_are_told_by_their_kind() throws Exception {
    Tracing tracing = new Tracing(Optional.of(spans));
    inContext(() -> {
      Following request = spans.follow(arrival(Map.of()));
      assertThat(tracing.<Integer>around(Question.SEARCH, () -> 7)).isEqualTo(7);
      assertThat(tracing.<Boolean>around(Question.PASSWORD, () -> true)).isTrue();
      request.end(Optional.of(USER), 200);
    });
    assertThat(told.getFinishedSpanItems())
        .extracting(SpanData::getName)
        .containsExactly("directory.search", "directory.password", "GET /v3/users/{user_id}");
  }

  @Test
  void while_traces_are_off_work_is_just_done() {
    Tracing off = new Tracing(Optional.empty());
    assertThat(off.isOn()).isFalse();
    assertThat(off.<Integer>inside("work", () -> 7)).isEqualTo(7);
    assertThat(new TracedHashing(new Spelling(), off).hash(Secret.of("ab"))).isEqualTo("ba");
  }

  /** Hashes by reading backwards. */
  private record Spelling() implements PasswordHasher {
    @Override
    public String hash(Secret password) {
      return new StringBuilder(password.reveal()).reverse().toString();
    }

    @Override
    public boolean matches(Secret password, String stored) {
      return hash(password).equals(stored);
    }

    @Override
    public void pretend(Secret password) {}
  }
}
