package io.xloud.it.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.balancer.Haproxy.Node;
import io.xloud.it.balancer.RecordingNode.Mood;
import io.xloud.it.balancer.RecordingNode.Seen;
import io.xloud.it.server.Ports;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code haproxy/haproxy.cfg} lets through, whom it asks again, and whom it refuses. */
class HaproxyIT {
  private static final String EVERYBODY_ELSE = "192.0.2.1";
  private static final int LOGINS = 5;
  private static final String LOGIN = "/v3/auth/tokens";

  private RecordingNode first;
  private RecordingNode second;
  private Haproxy haproxy;
  private HttpClient client;

  @BeforeEach
  void begin() throws Exception {
    first = new RecordingNode();
    second = new RecordingNode();
    use(Haproxy.before(List.of(first.node(), second.node()), EVERYBODY_ELSE, LOGINS));
  }

  private void use(Haproxy next) {
    haproxy = next;
    client = haproxy.client();
  }

  @AfterEach
  void end() {
    client.close();
    haproxy.close();
    first.close();
    second.close();
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(haproxy.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString("GET".equals(method) ? "" : "{}"));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private List<Seen> seen() {
    return Stream.concat(first.seen().stream(), second.seen().stream()).toList();
  }

  /** A node that took it would answer the rest in a tunnel that no rule of HAProxy looks into. */
  @Test
  void no_client_can_leave_for_http_2_in_clear() throws Exception {
    URI uri = URI.create(haproxy.url());
    try (Socket socket =
        haproxy.tls().getSocketFactory().createSocket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(20_000);
      String request =
          """
          GET /v3 HTTP/1.1
          Host: identity
          Connection: Upgrade, HTTP2-Settings
          Upgrade: h2c
          HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA

          """;
      socket
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(answer.readLine()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(seen().getLast().headers().get("Upgrade")).isNull();
  }

  @Test
  void no_client_can_forge_who_it_is_or_how_it_came() throws Exception {
    List<String> forged =
        List.of(
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Prefix",
            "X-Forwarded-User",
            "X-Forwarded-Client-Cert",
            "Forwarded",
            "X_Forwarded_For",
            "X-Real-IP",
            "X-Original-URL",
            "X-HTTP-Method-Override",
            "True-Client-IP",
            "Proxy",
            "Remote-User",
            "REMOTE_USER",
            "X-Remote-User",
            "OIDC_CLAIM_sub",
            "OIDC-iss",
            "MELLON_NAME_ID",
            "Shib-Identity-Provider",
            "SSL_CLIENT_S_DN",
            "SSL-Client-Cert",
            "X-SSL-Client-Verify",
            "X-Client-Cert",
            "Client-Cert",
            "X-Identity-Status",
            "X-User-Id",
            "X-Project-Id",
            "X-Domain-Name",
            "X-Roles",
            "X-Tenant-Name",
            "X-Is-Admin-Project",
            "X-Service-Roles",
            "X-Service-Catalog",
            "OpenStack-System-Scope");
    List<String> spoken =
        List.of(
            "X-Auth-Token",
            "X-Subject-Token",
            "X-Service-Token",
            "OpenStack-Auth-Receipt",
            "OpenStack-Identity-Access-Rules",
            "X-Openstack-Request-Id",
            "Authorization");
    String[] headers =
        Stream.concat(forged.stream(), spoken.stream())
            .flatMap(name -> Stream.of(name, "203.0.113.66"))
            .toArray(String[]::new);
    assertThat(send("GET", "/v3/users", headers).statusCode()).isEqualTo(200);
    assertThat(send("POST", "/v3/users", headers).statusCode()).isEqualTo(200);
    assertThat(seen())
        .hasSize(2)
        .allSatisfy(request -> {
          Map<String, List<String>> arrived = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
          arrived.putAll(request.headers());
          assertThat(arrived).containsKeys(spoken.toArray(String[]::new));
          arrived.keySet().removeAll(spoken);
          assertThat(arrived.toString()).doesNotContain("203.0.113.66");
          assertThat(request.headers().get("X-forwarded-for")).containsExactly("127.0.0.1");
          assertThat(request.headers().get("X-forwarded-proto")).containsExactly("https");
        });
  }

  @Test
  void clients_are_offered_http_2() throws Exception {
    assertThat(send("GET", "/v3").version()).isEqualTo(HttpClient.Version.HTTP_2);
  }

  @Test
  void a_read_is_asked_of_another_node_when_one_hangs_up_or_can_not_serve() throws Exception {
    for (Mood mood : List.of(Mood.HANGS_UP, Mood.UNAVAILABLE)) {
      first.becomes(mood);
      for (int i = 0; i < 4; i++) {
        assertThat(send("GET", LOGIN).statusCode()).as(mood.name()).isEqualTo(200);
      }
    }
    assertThat(first.seen()).isNotEmpty();
  }

  @Test
  void a_write_is_sent_once_whatever_becomes_of_it() throws Exception {
    int sent = 0;
    for (Mood mood : List.of(Mood.HANGS_UP, Mood.UNAVAILABLE)) {
      first.becomes(mood);
      second.becomes(mood);
      for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
        assertThat(send(method, "/v3/users").statusCode()).isIn(502, 503);
        assertThat(seen()).as("%s, %s", method, mood).hasSize(++sent);
      }
    }
  }

  /** What a browser brings back from a provider serves once: asked again it is another answer. */
  @Test
  void what_is_spent_by_being_read_is_sent_once_too() throws Exception {
    first.becomes(Mood.UNAVAILABLE);
    second.becomes(Mood.UNAVAILABLE);
    int sent = 0;
    for (String path :
        List.of(
            "/v3/auth/OS-FEDERATION/oidc/redirect?code=c&state=s",
            "//v3/auth/OS-FEDERATION//oidc/%72edirect/?code=c",
            "/v3/auth/OS-FEDERATION/saml2/sp/sun/saml2/logout?SAMLRequest=r")) {
      assertThat(send("GET", path).statusCode()).as(path).isEqualTo(503);
      assertThat(seen()).as(path).hasSize(++sent);
    }
    first.becomes(Mood.HANGS_UP);
    second.becomes(Mood.HANGS_UP);
    assertThat(send("GET", "/v3/auth/OS-FEDERATION/oidc/redirect?code=c").statusCode())
        .isEqualTo(502);
    assertThat(seen()).hasSize(++sent);
  }

  @Test
  void a_write_goes_to_another_node_where_nobody_takes_the_connection() throws Exception {
    first.close();
    for (int i = 0; i < 4; i++) {
      assertThat(send("POST", "/v3/users").statusCode()).isEqualTo(200);
    }
    assertThat(second.seen()).hasSize(4);
  }

  @Test
  void writes_at_once_find_the_node_that_lives_before_a_check_has_seen_that_two_are_gone()
      throws Exception {
    haproxy.close();
    int ready = second.node().health();
    use(
        Haproxy.before(
            List.of(new Node(Ports.free(), ready), second.node(), new Node(Ports.free(), ready)),
            EVERYBODY_ELSE,
            LOGINS));
    HttpRequest write =
        HttpRequest.newBuilder(URI.create(haproxy.url() + "/v3/users"))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<HttpResponse<Void>>> writes =
          Collections.nCopies(8, () -> client.send(write, HttpResponse.BodyHandlers.discarding()));
      for (Future<HttpResponse<Void>> answer : callers.invokeAll(writes)) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
    }
    assertThat(second.seen()).hasSize(8);
  }

  @Test
  void who_tries_too_many_logins_waits_and_may_still_read() throws Exception {
    for (int i = 0; i < LOGINS; i++) {
      assertThat(send("POST", LOGIN).statusCode()).isEqualTo(200);
    }
    for (String path :
        List.of(
            LOGIN,
            "//v3/auth//tokens/",
            "/v3/auth/%74okens",
            "/v3/auth/tokens;x",
            "/v3/users/4f/password",
            "/v3/ec2tokens",
            "/v3/s3tokens")) {
      HttpResponse<String> refused = send("POST", path, "X-Forwarded-For", "198.51.100.7");
      assertThat(refused.statusCode()).as(path).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("10");
      assertThat(refused.body()).startsWith("{\"error\":{\"code\":429");
    }
    assertThat(seen()).hasSize(LOGINS);
    assertThat(send("GET", LOGIN).statusCode()).isEqualTo(200);
    assertThat(send("POST", "/v3/users").statusCode()).isEqualTo(200);
  }

  @Test
  void logins_are_counted_by_all_balancers_together() throws Exception {
    haproxy.close();
    List<Haproxy> peers =
        Haproxy.peersBefore(List.of(first.node(), second.node()), EVERYBODY_ELSE, LOGINS);
    try (Haproxy other = peers.getLast()) {
      use(peers.getFirst());
      haproxy.await("show peers", told -> told.contains("last_status=ESTA"));
      for (int i = 0; i < LOGINS; i++) {
        assertThat(send("POST", LOGIN).statusCode()).isEqualTo(200);
      }
      other.await("show table logins", told -> told.contains("http_req_rate(10000)=" + LOGINS));
      client.close();
      client = other.client();
      String login = other.url() + LOGIN;
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(URI.create(login))
                          .POST(HttpRequest.BodyPublishers.noBody())
                          .build(),
                      HttpResponse.BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(429);
    }
  }

  @Test
  void a_trusted_address_logs_in_for_many() throws Exception {
    haproxy.close();
    use(Haproxy.before(List.of(first.node(), second.node()), "127.0.0.1", LOGINS));
    for (int i = 0; i < 2 * LOGINS; i++) {
      assertThat(send("POST", LOGIN).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_node_that_is_not_ready_or_drained_is_asked_nothing() throws Exception {
    first.ready(false);
    haproxy.awaitStatus("node-1", "DOWN");
    askOften();
    assertThat(first.seen()).isEmpty();
    first.ready(true);
    haproxy.awaitStatus("node-1", "UP");
    haproxy.drain("node-1");
    askOften();
    assertThat(first.seen()).isEmpty();
    assertThat(second.seen()).hasSize(16);
  }

  private void askOften() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(send("GET", "/v3/users").statusCode()).isEqualTo(200);
      assertThat(send("POST", "/v3/users").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void without_any_node_the_answer_is_an_error_object() throws Exception {
    first.close();
    second.close();
    HttpResponse<String> refused = send("POST", "/v3/users");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).startsWith("{\"error\":{\"code\":503");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void prometheus_reads_its_counters() throws Exception {
    HttpRequest ask = HttpRequest.newBuilder(URI.create(haproxy.operators() + "/metrics")).build();
    assertThat(client.send(ask, HttpResponse.BodyHandlers.ofString()).body())
        .contains("haproxy_server_status{proxy=\"reads\",server=\"node-1\"");
  }
}
