package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.nodes.TwoNodes.Pair;
import io.xloud.it.server.Await;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus is told of requests: each once, by its route, and gone when it is over. */
@ExtendWith(TwoNodes.class)
class RequestsCountedIT {
  private static final String REQUESTS = "http_server_requests_seconds_count";
  private static final String UNDER_WAY = "http_server_active_requests";
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Pair nodes;

  RequestsCountedIT(Pair nodes) {
    this.nodes = nodes;
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v3/users/nobody, /v3/users/{user_id}, 404, CLIENT_ERROR",
    "GET, /v3/users/, /v3/users, 200, SUCCESS",
    "GET, /v3//users, /v3/users, 308, REDIRECTION",
    "HEAD, /v3/roles, /v3/roles, 200, SUCCESS",
    "GET, /v3/auth/catalog, /v3/auth/catalog, 200, SUCCESS",
    "GET, /v3/auth/domains, /v3/auth/domains, 200, SUCCESS",
    "GET, //, /, 300, REDIRECTION",
    "GET, /v3/users/%2e%2e/x, NOT_FOUND, 404, CLIENT_ERROR",
    "GET, /a/path/that/leads/nowhere, NOT_FOUND, 404, CLIENT_ERROR",
    "GET, /healthcheck/of/mine, /healthcheck, 200, SUCCESS",
    "PUT, /v3/users, /v3/users, 405, CLIENT_ERROR",
    "BREW, /v3/users, /v3/users, 405, CLIENT_ERROR"
  })
  void a_request_is_counted_once_by_its_route(
      String method, String path, String route, String status, String outcome) throws Exception {
    String[] labels = {
      "method=\"%s\"".formatted(method.equals("BREW") ? "OTHER" : method),
      "uri=\"%s\"".formatted(route),
      "status=\"%s\"".formatted(status),
      "outcome=\"%s\"".formatted(outcome)
    };
    long before = Metrics.sum(nodes.second(), REQUESTS, labels);
    nodes.there().send(method, path, Map.of("X-Auth-Token", nodes.admin()), "");

    Await.until(LONGEST, () -> Metrics.sum(nodes.second(), REQUESTS, labels) == before + 1);
    Await.until(LONGEST, () -> Metrics.sum(nodes.second(), UNDER_WAY) == 0);
  }

  @Test
  void validations_from_memory_are_counted_as_the_others_are() throws Exception {
    String[] labels = {"method=\"GET\"", "uri=\"/v3/auth/tokens\"", "status=\"200\""};
    long before = Metrics.sum(nodes.second(), REQUESTS, labels);
    for (int i = 0; i < 20; i++) {
      nodes.there().validate(nodes.admin(), nodes.admin()).with(200);
    }

    Await.until(LONGEST, () -> Metrics.sum(nodes.second(), REQUESTS, labels) == before + 20);
  }

  @Test
  void who_hangs_up_in_the_middle_of_a_request_is_not_waited_for() throws Exception {
    URI url = URI.create(nodes.second().url());
    String[] labels = {"method=\"POST\"", "uri=\"/v3/auth/tokens\"", "status=\"499\""};
    Await.until(LONGEST, () -> Metrics.sum(nodes.second(), UNDER_WAY) == 0);
    long before = Metrics.sum(nodes.second(), REQUESTS, labels);
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String begun =
          "POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Content-Length: 100\r\n\r\n{";
      socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
      Await.until(LONGEST, () -> Metrics.sum(nodes.second(), UNDER_WAY) == 1);
    }
    Await.until(LONGEST, () -> Metrics.sum(nodes.second(), UNDER_WAY) == 0);
    Await.until(LONGEST, () -> Metrics.sum(nodes.second(), REQUESTS, labels) == before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /v3/%zz", "OPTIONS *", "GET /v3/users/%"})
  void what_is_no_path_comes_to_an_end_too(String line) throws Exception {
    URI url = URI.create(nodes.second().url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String request = line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 4");
    }
    Await.until(LONGEST, () -> Metrics.sum(nodes.second(), UNDER_WAY) == 0);
  }
}
