package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.nodes.TwoNodes.Pair;
import io.xloud.it.server.Await;
import io.xloud.it.server.Collector;
import io.xloud.it.server.Collector.Span;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a collector is told of requests, and what it is never told; and one that is away. */
@ExtendWith(TwoNodes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracesIT {
  private static final String PASSWORD = "never in a trace";
  private static final String KEY = "the-key-of-the-collector";
  private static final String CALLERS = "00f067aa0ba902b7";
  private static final String SPANS = "xloud_tracing_spans_total";
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Map<String, String> ENVIRONMENT =
      Map.of("XLOUD_LOG_JSON", "true", "XLOUD_LOG_ACCESS", "INFO");

  private final Pair nodes;
  private Collector collector;
  private IdentityServer server;
  private Api api;
  private String user;

  TracesIT(Pair nodes) {
    this.nodes = nodes;
  }

  @BeforeAll
  void begin() throws Exception {
    collector = Collector.at(0);
    user = "traced-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    nodes.here().createUser(nodes.admin(), user, PASSWORD);
    server = TwoNodes.beside(nodes.first(), traced()).start(Conf.empty(), ENVIRONMENT);
    api = new Api(server.url());
  }

  @AfterAll
  void end() {
    if (server != null) {
      server.close();
    }
    collector.close();
  }

  private Conf traced() {
    return Conf.empty()
        .with("xloud", "tracing.enabled", true)
        .with("xloud", "tracing.endpoint", "http://127.0.0.1:" + collector.port())
        .with("xloud", "tracing.headers", "Authorization:Bearer " + KEY)
        .with("xloud", "tracing.timeout", "1 s");
  }

  private static String trace() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "%016x%016x".formatted(random.nextLong() | 1, random.nextLong());
  }

  private static Map<String, String> within(String trace, String flags) {
    return Map.of("traceparent", "00-%s-%s-%s".formatted(trace, CALLERS, flags));
  }

  private static Map<String, String> validation(String token, String trace) {
    return Map.of(
        "X-Auth-Token", token,
        "X-Subject-Token", token,
        "traceparent", "00-%s-%s-01".formatted(trace, CALLERS));
  }

  private Reply login(Map<String, String> headers, String password) throws Exception {
    return api.send(
        "POST",
        "/v3/auth/tokens",
        headers,
        """
        {"auth": {"identity": {"methods": ["password"], "password": {"user":
          {"name": "%s", "domain": {"id": "default"}, "password": "%s"}}}, "scope": "unscoped"}}
        """
            .formatted(user, password));
  }

  /** A request that is told of after everything before it. */
  private Span marker() throws Exception {
    String trace = trace();
    api.send("GET", "/v3", within(trace, "01"), "").with(200);
    return collector.awaitRequest(trace);
  }

  private static String requestId(Reply reply) {
    return reply.response().headers().firstValue("x-openstack-request-id").orElseThrow();
  }

  @Test
  void a_login_is_told_with_what_was_done_for_it() throws Exception {
    String trace = trace();
    Reply reply = login(within(trace, "01"), PASSWORD).with(201);

    Span request = collector.awaitRequest(trace);
    assertThat(request.name()).isEqualTo("POST /v3/auth/tokens");
    assertThat(request.parentId()).isEqualTo(CALLERS);
    assertThat(request.attributes())
        .containsEntry("http.request.method", "POST")
        .containsEntry("http.route", "/v3/auth/tokens")
        .containsEntry("url.path", "/v3/auth/tokens")
        .containsEntry("url.scheme", "http")
        .containsEntry("http.response.status_code", "201")
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("server.port", Integer.toString(server.port()))
        .containsEntry("openstack.request_id", requestId(reply));
    assertThat(request.resource())
        .containsEntry("service.name", "xloud-identity")
        .hasEntrySatisfying("service.instance.id", id -> assertThat(id).matches(".+-[0-9a-f]{8}"));

    List<Span> all = collector.of(trace);
    Set<String> ids = all.stream().map(Span::id).collect(Collectors.toSet());
    assertThat(all).extracting(Span::name).contains("password.verify", "SELECT");
    assertThat(all).anyMatch(span -> span.name().startsWith("database."));
    assertThat(all)
        .filteredOn(span -> span.kind() != 2)
        .allSatisfy(span -> assertThat(ids).contains(span.parentId()));
    assertThat(all)
        .filteredOn(span -> span.name().equals("SELECT"))
        .anySatisfy(span -> assertThat(span.attributes().get("db.query.text")).contains("?"));
    assertThat(collector.authorizations()).containsOnly("Bearer " + KEY);
    assertThat(Files.readAllLines(server.log()))
        .anyMatch(line -> line.contains("\"traceId\":\"" + trace + "\"") && line.contains("POST"));
  }

  @Test
  void an_answer_from_memory_is_told_too() throws Exception {
    String token = login(Map.of(), PASSWORD).with(201).token();
    for (int i = 0; i < 20; i++) {
      String trace = trace();
      Reply reply = api.send("GET", "/v3/auth/tokens", validation(token, trace), "").with(200);
      Span request = collector.awaitRequest(trace);
      assertThat(request.name()).isEqualTo("GET /v3/auth/tokens");
      assertThat(request.parentId()).isEqualTo(CALLERS);
      assertThat(request.attributes())
          .containsEntry("http.response.status_code", "200")
          .containsEntry("openstack.request_id", requestId(reply));
      if (collector.of(trace).size() == 1) {
        return;
      }
    }
    throw new AssertionError("memory never answered");
  }

  @Test
  void no_secret_is_in_any_trace() throws Exception {
    String token = login(Map.of(), PASSWORD).with(201).token();
    login(Map.of(), "a wrong passw0rd").with(401);
    api.validate(token, token);
    api.get(token, "/v2.0/tokens/" + token).with(404);
    api.get(nodes.admin(), "/v3/users?name=asked-for-in-a-query").with(200);
    String made = user + "-new";
    String id = api.createUser(nodes.admin(), made, "a new passw0rd");
    api.delete(nodes.admin(), "/v3/users/" + id).with(204);
    marker();

    assertThat(collector.everything())
        .contains("/v3/users/{user_id}", "INSERT INTO", "/v3/users/" + id)
        .doesNotContain(
            PASSWORD,
            "passw0rd",
            token,
            nodes.admin(),
            "$2b$",
            "asked-for-in-a-query",
            "v2.0",
            made,
            KEY);
  }

  @Test
  void what_the_caller_does_not_trace_is_not_told() throws Exception {
    String unwanted = trace();
    login(within(unwanted, "00"), PASSWORD).with(201);
    marker();
    assertThat(collector.of(unwanted)).isEmpty();
  }

  @Test
  void requests_do_not_feel_a_collector_that_is_away() throws Exception {
    String token = login(Map.of(), PASSWORD).with(201).token();
    marker();
    int port = collector.port();
    long said = said("takes no traces");
    long refused = Metrics.sum(server, SPANS, "\"refused\"");
    collector.close();
    for (int round = 0; round < 3; round++) {
      long before = refused;
      for (int i = 0; i < 20; i++) {
        api.validate(token, token).with(200);
      }
      Await.until(LONGEST, () -> Metrics.sum(server, SPANS, "\"refused\"") > before);
      refused = Metrics.sum(server, SPANS, "\"refused\"");
    }
    assertThat(said("takes no traces")).isEqualTo(said + 1);

    collector = Collector.at(port);
    assertThat(marker().name()).isEqualTo("GET /v3");
    Await.until(LONGEST, () -> said("takes traces again") == said + 1);
  }

  @Test
  void the_last_request_before_the_end_is_told() throws Exception {
    String trace = trace();
    api.send("GET", "/v3", within(trace, "01"), "").with(200);
    server.stop();
    assertThat(collector.awaitRequest(trace).name()).isEqualTo("GET /v3");
    server.start(Conf.empty(), ENVIRONMENT);
  }

  @Test
  void while_traces_are_off_nothing_of_them_is_loaded() throws Exception {
    Path loaded = Files.createTempFile("loaded-", ".log");
    String options = "-Xlog:class+load:file=%s:none".formatted(loaded);
    try (IdentityServer off =
        TwoNodes.beside(nodes.first(), Conf.empty())
            .start(Conf.empty(), Map.of("IDENTITY_JAVA_OPTIONS", options))) {
      Api plain = new Api(off.url());
      String token = plain.login(user, PASSWORD, Scope.UNSCOPED).with(201).token();
      plain.validate(token, token).with(200);
      plain.validate(token, token).with(200);
      plain.get(nodes.admin(), "/v3/users").with(200);
    }
    assertThat(Files.readAllLines(loaded))
        .anyMatch(line -> line.contains("io.xloud.tracing.Tracing "))
        .noneMatch(line -> line.contains("io.opentelemetry"))
        .noneMatch(line -> line.contains("io.xloud.tracing.Spans"));
    Files.delete(loaded);
  }

  private long said(String words) throws IOException {
    try (Stream<String> lines = Files.lines(server.log())) {
      return lines.filter(line -> line.contains(words)).count();
    }
  }
}
