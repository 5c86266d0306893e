package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.xloud.cli.compare.Comparison;
import io.xloud.cli.compare.Connections;
import io.xloud.cli.compare.Ignored;
import io.xloud.cli.compare.Login;
import io.xloud.cli.compare.Report;
import io.xloud.cli.compare.Side;
import io.xloud.crypto.Secret;
import io.xloud.error.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two small clouds that answer alike but for what a test changes in the second. */
class CompareTest {
  private static final String TOKEN = "gAAAA-of-the-caller";
  private static final List<String> AS_GUIDE = List.of("hosts", "order");

  private static final class Cloud implements AutoCloseable {
    private final HttpServer server;
    private final UnaryOperator<String> change;
    private final Set<String> asked = new ConcurrentSkipListSet<>();

    Cloud(UnaryOperator<String> change) throws IOException {
      this.change = change;
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getPath();
      asked.add(method + " " + path);
      String body = change.apply(body(path));
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Vary", "X-Auth-Token");
      exchange.getResponseHeaders().add("x-openstack-request-id", "req-" + System.nanoTime());
      exchange.getResponseHeaders().add("X-Subject-Token", change.apply(TOKEN));
      boolean head = method.equals("HEAD");
      exchange.sendResponseHeaders(body.contains("error") ? 404 : 200, head ? -1 : bytes.length);
      if (!head) {
        exchange.getResponseBody().write(bytes);
      }
      exchange.close();
    }

    private String body(String path) {
      return switch (path) {
        case "/v3/users" ->
            """
            {"users": [{"id": "u1", "name": "ada", "password": "of ada"},
              {"id": "u2", "name": "bob", "links": {"self": "%s/v3/users/u2"}}]}\
            """
                .formatted(url());
        case "/v3/users/u1" -> "{\"user\": {\"id\": \"u1\", \"name\": \"ada\"}}";
        default -> "{\"error\": {\"code\": 404}}";
      };
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static Report compare(Cloud left, Cloud right, List<String> ignore) {
    try (HttpClient client = Connections.trusting(null)) {
      Side one = new Side(client, URI.create(left.url() + "/v3"));
      Side other = new Side(client, URI.create(right.url()));
      Comparison comparison =
          new Comparison(
              one, other, Ignored.of(ignore), Secret.of(TOKEN), 10, Duration.ZERO, _ -> {});
      return new Report(left.url(), right.url(), comparison.run(List.of(Secret.of("token-one"))));
    }
  }

  private static Report against(UnaryOperator<String> change, List<String> ignore)
      throws IOException {
    try (Cloud left = new Cloud(UnaryOperator.identity());
        Cloud right = new Cloud(change)) {
      return compare(left, right, ignore);
    }
  }

  private static Set<String> places(Report report) {
    return report.outcome().differences().stream()
        .map(difference -> difference.place())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void servers_that_answer_alike_differ_in_nothing_and_are_only_read() throws IOException {
    try (Cloud left = new Cloud(UnaryOperator.identity());
        Cloud right = new Cloud(UnaryOperator.identity())) {
      Report report = compare(left, right, AS_GUIDE);

      assertThat(report.outcome().differences()).isEmpty();
      assertThat(report.isClean()).isTrue();
      assertThat(report.outcome().questions()).isGreaterThan(200);
      assertThat(right.asked).isEqualTo(left.asked);
      assertThat(right.asked).contains("GET /v3/users/u1", "HEAD /v3/users", "GET /v3/auth/tokens");
      assertThat(right.asked).allMatch(asked -> asked.matches("(GET|HEAD) .*"));
    }
  }

  @Test
  void hosts_differ_unless_ignored() throws IOException {
    assertThat(places(against(UnaryOperator.identity(), List.of())))
        .containsExactly("body /users/u2/links/self");
  }

  @Test
  void a_member_is_told_with_both_values_and_may_be_ignored() throws IOException {
    UnaryOperator<String> renamed = body -> body.replace("bob", "rob");

    Report report = against(renamed, AS_GUIDE);

    assertThat(places(report)).containsExactly("body /users/u2/name");
    assertThat(report.isClean()).isFalse();
    assertThat(report.text()).contains("GET /v3/users", "body /users/u2/name: \"bob\" | \"rob\"");
    assertThat(places(against(renamed, List.of("hosts", "body:/users/*/name")))).isEmpty();
  }

  @Test
  void a_missing_object_a_status_and_an_order_are_differences() throws IOException {
    assertThat(places(against(body -> body.replace("\"u2\"", "\"u3\""), AS_GUIDE)))
        .contains("body /users/u2", "body /users/u3");
    assertThat(places(against(body -> body.replace("user\"", "error\""), AS_GUIDE)))
        .contains("status");
    UnaryOperator<String> turned =
        body ->
            body.startsWith("{\"users")
                ? body.replace("[", "[{\"id\": \"u0\"}, ").replace("u0", "u9")
                : body;
    assertThat(places(against(turned, AS_GUIDE))).containsExactly("body /users/u9");
  }

  @Test
  void no_secret_is_shown() throws IOException {
    UnaryOperator<String> others =
        text -> text.replace("of ada", "of eve").replace(TOKEN, "gAAAA-other");

    Report report = against(others, AS_GUIDE);

    assertThat(places(report)).contains("body /users/u1/password", "header x-subject-token");
    assertThat(report.text() + report.json())
        .doesNotContain("of ada", "of eve", "gAAAA", "token-one")
        .contains("(not shown)", "X-Subject-Token: token 1");
  }

  @Test
  void what_is_over_when_asked_again_is_no_difference() throws IOException {
    AtomicInteger lists = new AtomicInteger();
    UnaryOperator<String> late =
        body ->
            body.startsWith("{\"users") && lists.incrementAndGet() == 1
                ? body.replace("bob", "rob")
                : body;

    assertThat(places(against(late, AS_GUIDE))).isEmpty();
    assertThat(lists.get()).isGreaterThan(1);
  }

  @Test
  void the_report_for_programs_has_every_difference() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(against(body -> body.replace("ada", "eda"), AS_GUIDE).json());

    assertThat(json.at("/questions").asInt()).isPositive();
    assertThat(json.at("/differences").findValuesAsText("place"))
        .contains("body /users/u1/name", "body /user/name");
    assertThat(json.at("/differences/0/left").asText()).isEqualTo("\"ada\"");
  }

  @Test
  void a_login_uses_the_variables_of_every_client_and_asks_for_what_is_missing()
      throws IOException {
    try (Cloud cloud = new Cloud(body -> body.replace("error", "token"));
        HttpClient client = Connections.trusting(null)) {
      Side side = new Side(client, URI.create(cloud.url()));
      Map<String, String> user =
          Map.of("OS_USERNAME", "ada", "OS_PASSWORD", "secret", "OS_PROJECT_NAME", "p");

      assertThat(new Login(user).token(side).reveal()).isEqualTo(TOKEN);
      assertThat(new Login(Map.of("OS_TOKEN", "mine")).token(side).reveal()).isEqualTo("mine");
      assertThat(cloud.asked).containsExactly("POST /v3/auth/tokens");
      assertThat(assertThrows(StartFailure.class, () -> new Login(Map.of()).token(side)))
          .hasMessageContaining("OS_PASSWORD");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compare --left http://127.0.0.1:1",
        "compare --left ftp://x --right http://127.0.0.1:1",
        "compare --left http://127.0.0.1:1 --right http://127.0.0.1:1 --ignore dates",
        "compare --left http://127.0.0.1:1 --right http://127.0.0.1:1 --objects 0"
      })
  void a_wrong_command_line_is_a_sentence_and_exit_code_2(String line) {
    Terminal answer = Terminal.type(line.split(" "));
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("compare --help tells more.");
  }

  @Test
  void a_server_that_is_not_there_is_a_sentence_and_exit_code_1(@TempDir Path folder) {
    Terminal answer =
        Terminal.type(
            "compare",
            "--left",
            "http://127.0.0.1:1",
            "--right",
            "http://127.0.0.1:1",
            "--tokens",
            folder.resolve("none").toString());
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err().lines()).hasSize(1);
  }
}
