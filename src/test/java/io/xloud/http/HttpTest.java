package io.xloud.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.xloud.http.Wire.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(HttpOnly.class)
class HttpTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] NOTHING = new byte[0];

  @SuppressWarnings("NullAway.Init")
  private Wire wire;

  @BeforeEach
  void connect() throws IOException {
    wire = new Wire(port());
  }

  private static int port() {
    return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
  }

  @AfterEach
  void hangUp() throws IOException {
    wire.close();
  }

  private Answer ask(String method, String path, String... headers) throws IOException {
    String more = headers.length == 0 ? "" : "\n" + String.join("\n", headers);
    String host = more.contains("Host: ") ? "" : "\nHost: keystone.example:5000";
    return wire.ask("%s %s HTTP/1.1%s%s".formatted(method, path, host, more), NOTHING);
  }

  private Answer post(byte[] body, String... headers) throws IOException {
    String more = headers.length == 0 ? "" : "\n" + String.join("\n", headers);
    return wire.ask(
        "POST /v3/odd HTTP/1.1\nHost: h\nContent-Length: %d%s".formatted(body.length, more), body);
  }

  private Answer post(String body) throws IOException {
    return post(body.getBytes(StandardCharsets.UTF_8), "Content-Type: application/json");
  }

  private static JsonNode error(Answer answer) throws IOException {
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    return JSON.readTree(answer.body()).path("error");
  }

  static List<JsonNode> discovery() {
    return Discovery.recordedUnder(null);
  }

  @ParameterizedTest
  @MethodSource("discovery")
  @Tag("vectors")
  void discovery_answers_as_recorded(JsonNode exchange) throws IOException {
    Discovery.check(exchange, wire);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nosuch, 404",
    "GET, /v2.0, 404",
    "POST, /v2.0/tokens, 404",
    "POST, /v3/nosuch, 404",
    "GET, /v3/odd/a%2Fb, 404",
    "GET, /v3/../v3/odd, 404",
    "GET, /v3/%2e%2e/v3/odd, 404",
    "GET, /V3/odd, 404",
    "GET, /v3/odd/there/more, 404",
    "OPTIONS, /v3/nosuch, 404",
    "GET, /v3/odd/, 200",
    "GET, /v3/odd//, 200",
    "GET, /v3/odd/there, 200",
    "GET, /v3/odd/there/, 200",
  })
  void paths_are_taken_as_they_stand(String method, String path, int status) throws IOException {
    Answer answer = ask(method, path);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("vary")).isEqualTo("X-Auth-Token");
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    if (status == 404) {
      assertThat(error(answer).path("code").asInt()).isEqualTo(404);
    }
  }

  @Test
  void a_head_of_nothing_has_no_body() throws IOException {
    assertThat(ask("HEAD", "/v3/nosuch").status()).isEqualTo(404);
    assertThat(ask("HEAD", "/v3/odd/there").status()).isEqualTo(200);
    assertThat(ask("HEAD", "/v3/odd/there").header("content-type")).isEqualTo("application/json");
    assertThat(ask("GET", "/v3/odd/there").body()).isEqualTo("{\"id\":\"there\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT    | /v3/odd       | GET, HEAD, OPTIONS, POST",
        "FOO    | /v3/odd       | GET, HEAD, OPTIONS, POST",
        "TRACE  | /v3/odd       | GET, HEAD, OPTIONS, POST",
        "PATCH  | /v3/odd/there | DELETE, GET, HEAD, OPTIONS",
        "POST   | /v3           | GET, HEAD, OPTIONS",
        "DELETE | /v3           | GET, HEAD, OPTIONS",
        "PUT    | /             | GET, HEAD, OPTIONS",
      })
  void a_wrong_method_learns_the_right_ones(String method, String path, String allow)
      throws IOException {
    Answer answer = ask(method, path);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).isEqualTo(allow);
    assertThat(error(answer).path("message").asText())
        .isEqualTo("The method is not allowed for the requested URL.");
  }

  @Test
  void options_tell_the_methods() throws IOException {
    Answer answer = ask("OPTIONS", "/v3/odd", "Origin: http://site.example");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(answer.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void doubled_slashes_are_sent_to_the_right_spelling() throws IOException {
    Answer answer = ask("GET", "/v3//odd?limit=2");
    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.header("location")).isEqualTo("http://keystone.example:5000/v3/odd?limit=2");
    assertThat(ask("GET", "/v3//nosuch").status()).isEqualTo(404);
  }

  @Test
  void a_slash_at_the_end_keeps_the_query() throws IOException {
    JsonNode body = JSON.readTree(ask("GET", "/v3/odd/?limit=2").body());
    assertThat(body.path("odds")).hasSize(2);
    assertThat(body.at("/links/self").asText())
        .isEqualTo("http://keystone.example:5000/v3/odd?limit=2");
  }

  @Test
  void a_page_tells_of_the_next() throws IOException {
    JsonNode body = JSON.readTree(ask("GET", "/v3/odd?limit=2&foo=a%20b~*&foo=c").body());
    assertThat(body.path("truncated").asBoolean()).isTrue();
    assertThat(body.at("/links/next").asText())
        .isEqualTo("http://keystone.example:5000/v3/odd?limit=2&foo=a+b~%2A&marker=id1");
    assertThat(body.at("/links/self").asText())
        .isEqualTo("http://keystone.example:5000/v3/odd?limit=2&foo=a%20b~*&foo=c");
    assertThat(body.at("/links/previous").isNull()).isTrue();
  }

  @Test
  void an_empty_page_has_no_next() throws IOException {
    JsonNode body = JSON.readTree(ask("GET", "/v3/odd?limit=0").body());
    assertThat(body.path("odds")).isEmpty();
    assertThat(body.path("truncated").asBoolean()).isTrue();
    assertThat(body.at("/links/next").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "2.5", "1_0"})
  void a_limit_that_is_no_number_is_refused(String limit) throws IOException {
    Answer answer = ask("GET", "/v3/odd?limit=" + limit);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer).path("message").asText()).contains("limit").doesNotContain(limit);
  }

  @Test
  void J7_an_absurd_limit_is_capped() throws IOException {
    JsonNode body = JSON.readTree(ask("GET", "/v3/odd?limit=9999999999").body());
    assertThat(body.path("odds")).hasSize(5);
    assertThat(body.has("truncated")).isFalse();
    assertThat(ask("GET", "/v3/odd?limit=99999999999999999999").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v3/%zz, 400",
    "GET, /v3/odd/%, 400",
    "GET, /v3/odd?name=<a|b>&x={y}^`, 200",
    "GET, /v3/odd?name=50%, 400",
    "GET, /v3/{x}, 404",
    "GET, //, 300",
    "GET, //?x=1, 300",
  })
  void odd_addresses_get_an_answer_with_an_id(String method, String path, int status)
      throws IOException {
    Answer answer = ask(method, path);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.header("x-openstack-request-id")).as(answer.toString()).startsWith("req-");
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    if (status >= 400) {
      assertThat(error(answer).path("code").asInt()).isEqualTo(status);
    }
  }

  @Test
  void the_link_to_a_page_keeps_an_odd_query() throws IOException {
    JsonNode body = JSON.readTree(ask("GET", "/v3/odd?limit=2&x=<|>").body());
    assertThat(body.at("/links/self").asText()).endsWith("/v3/odd?limit=2&x=<|>");
    assertThat(body.at("/links/next").asText()).endsWith("/v3/odd?limit=2&x=%3C%7C%3E&marker=id1");
  }

  @Test
  void a_refused_caller_learns_where_to_authenticate_and_nothing_else() throws IOException {
    Answer answer = ask("GET", "/v3/odd/secret");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("www-authenticate"))
        .isEqualTo("Keystone uri=\"http://keystone.example:5000/v3\"");
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":{\"code\":401,\"message\":\"The request you have made requires"
                + " authentication.\",\"title\":\"Unauthorized\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"odd\": {\"name\": \"n\"}} | 200", "{\"odd\": {}} | 400", "no object | 400"})
  void bodies_by_http_2_are_read_too(String body, int status) throws Exception {
    URI door = URI.create("http://127.0.0.1:" + port() + "/v3/odd");
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      for (int time = 1; time <= 2; time++) { // the first one asks for HTTP/2, the second speaks it
        HttpRequest request =
            HttpRequest.newBuilder(door)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      }
    }
  }

  @Test
  void K2_a_fault_shows_nothing_of_itself() throws IOException {
    Answer answer = ask("GET", "/v3/odd/broken");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(error(answer).path("message").asText())
        .isEqualTo("An unexpected error prevented the server from fulfilling your request.");
    assertThat(answer.body()).doesNotContain("stack");
  }

  @Test
  void a_path_that_is_not_utf8_is_shown_with_replacements() throws IOException {
    assertThat(error(ask("GET", "/v3/odd/%ff")).path("message").asText())
        .isEqualTo("Could not find odd: \uFFFD.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "foo/bar", "application/json-home", "nonsense"})
  void no_wish_for_another_type_is_refused(String accept) throws IOException {
    Answer answer = ask("GET", "/v3/odd/there", "Accept: " + accept);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
  }

  @Test
  void every_request_has_an_id_of_its_own() throws IOException {
    String told = "req-00000000-0000-0000-0000-000000000000";
    String first =
        ask("GET", "/v3/odd", "X-Openstack-Request-Id: " + told).header("x-openstack-request-id");
    String second = ask("GET", "/v3/odd").header("x-openstack-request-id");
    assertThat(first)
        .matches("req-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(first).isNotEqualTo(second).isNotEqualTo(told);
  }

  @Test
  void the_connection_lives_on_after_204() throws IOException {
    Answer gone = ask("DELETE", "/v3/odd/there");
    assertThat(gone.status()).isEqualTo(204);
    assertThat(gone.header("content-length")).isEmpty();
    assertThat(gone.header("transfer-encoding")).isEmpty();
    assertThat(gone.header("connection")).isEmpty();
    assertThat(ask("GET", "/v3/odd/there").status()).isEqualTo(200);
  }

  // Bodies

  @Test
  void a_body_that_fits_is_taken_whatever_its_spelling() throws IOException {
    String body = "{\"odd\": {\"name\": \"x\", \"enabled\": \"yes\", \"extra\": [1.5]}}";
    assertThat(post(body).status()).isEqualTo(200);
    assertThat(post("\uFEFF" + body).status()).isEqualTo(200);
    assertThat(post(body.getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(200);
    assertThat(
            post(
                    body.getBytes(StandardCharsets.UTF_8),
                    "Content-Type: application/json; charset=utf-8")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "5",
        "{\"odd\": }",
        "{\"odd\": {\"name\": \"x\",}}",
        "{} {}",
        "{\"odd\": {\"name\": \"s3cret\"}, \"odd\": {\"name\": \"s3cret\"}}",
        "{\"odd\": {\"name\": \"\\ud800\"}}"
      })
  void J1_what_is_no_json_object_is_refused(String body) throws IOException {
    Answer answer = post(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer).path("message").asText())
        .isEqualTo(
            "Expecting to find valid JSON in request body. The server could not comply with the"
                + " request since it is either malformed or otherwise incorrect. The client is"
                + " assumed to be in error.");
  }

  @Test
  void J1_latin1_and_bottomless_nesting_are_refused() throws IOException {
    byte[] latin1 = "{\"odd\": {\"name\": \"\u00e9\"}}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(post(latin1, "Content-Type: application/json").status()).isEqualTo(400);
    assertThat(post("{\"a\":".repeat(9_000) + "1" + "}".repeat(9_000)).status()).isEqualTo(400);
    assertThat(post("{\"a\":" + "9".repeat(50_000) + "}").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"})
  void a_body_must_be_declared_as_json(String type) throws IOException {
    Answer answer = post("{}".getBytes(StandardCharsets.UTF_8), "Content-Type: " + type);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer).path("message").asText())
        .startsWith("Expecting to find application/json in Content-Type header.");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v3/odd",
    "HEAD, /v3/odd/there",
    "DELETE, /v3/odd/there",
    "PUT, /v3/odd",
    "GET, /v3/nosuch",
    "OPTIONS, /v3/odd",
    "GET, /v3",
    "GET, /",
  })
  void a_body_is_looked_at_before_method_path_and_caller(String method, String path)
      throws IOException {
    byte[] broken = "{broken".getBytes(StandardCharsets.UTF_8);
    String head = "%s %s HTTP/1.1\nHost: h\nContent-Length: 7".formatted(method, path);
    Answer answer = wire.ask(head + "\nContent-Type: application/json", broken);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("x-openstack-request-id")).startsWith("req-");
    assertThat(wire.ask(head + "\nContent-Type: text/plain", broken).status()).isEqualTo(400);
    assertThat(ask("GET", "/v3/odd/there").status()).isEqualTo(200);
  }

  @Test
  void a_body_that_nobody_asked_for_changes_nothing() throws IOException {
    byte[] body = "{\"odd_id\": \"nosuch\"}".getBytes(StandardCharsets.UTF_8);
    Answer answer =
        wire.ask("GET /v3/odd/there HTTP/1.1\nHost: h\nContent-Length: " + body.length, body);
    assertThat(answer.body()).isEqualTo("{\"id\":\"there\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /v3/odd/there |                    | 200",
        "GET    | /v3/odd/there | {}                 | 200",
        "GET    | /v3/odd/there | {broken            | 400",
        "PUT    | /v3/odd       | {broken            | 400",
        "DELETE | /v3/odd/there |                    | 204",
        "POST   | /v3/odd       | {'odd':{'name':1}} | 400",
        "POST   | /v3/odd       | {'odd':{'name':'x'}} | 200",
      })
  void http2_makes_no_difference(String method, String path, String body, int status)
      throws Exception {
    String text = body == null ? "" : body.replace('\'', '"');
    for (boolean announced : List.of(true, false)) {
      if (!announced && !method.equals("POST")) {
        continue;
      }
      BodyPublisher sent =
          announced
              ? text.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(text)
              : BodyPublishers.fromPublisher(BodyPublishers.ofString(text));
      try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
        URI address = URI.create("http://127.0.0.1:%d%s".formatted(port(), path));
        client.send(
            HttpRequest.newBuilder(address.resolve("/v3")).build(), BodyHandlers.discarding());
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(address)
                    .header("Content-Type", "application/json")
                    .method(method, sent)
                    .build(),
                BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      }
    }
  }

  @Test
  void several_types_are_none() throws IOException {
    Answer answer =
        post(
            "{}".getBytes(StandardCharsets.UTF_8),
            "Content-Type: application/json",
            "Content-Type: application/json");
    assertThat(error(answer).path("message").asText())
        .startsWith("Expecting to find application/json in Content-Type header.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999", "[[{\"x\": NaN}]]"})
  void numbers_that_json_cannot_write_are_refused(String number) throws IOException {
    Answer answer = post("{\"odd\": {\"name\": \"x\", \"extra\": %s}}".formatted(number));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer).path("message").asText()).contains("'odd/extra").contains("finite");
  }

  @Test
  void deep_nesting_is_taken_as_far_as_the_reference_takes_it() throws IOException {
    String body = "{\"odd\": {\"name\": \"x\", \"extra\": %s%s}}";
    assertThat(post(body.formatted("[".repeat(500), "]".repeat(500))).status()).isEqualTo(200);
    assertThat(post(body.formatted("[".repeat(700), "]".repeat(700))).status()).isEqualTo(400);
  }

  @Test
  void no_body_is_an_empty_object() throws IOException {
    for (Answer answer :
        List.of(post(NOTHING), post(NOTHING, "Content-Type: text/plain"), ask("POST", "/v3/odd"))) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(error(answer).path("message").asText()).isEqualTo("'odd' is a required property");
    }
  }

  @Test
  void J1_too_large_a_body_is_turned_away() throws IOException {
    Answer declared = wire.ask("POST /v3/odd HTTP/1.1\nHost: h\nContent-Length: 114689", NOTHING);
    assertThat(declared.status()).isEqualTo(413);
    assertThat(error(declared).path("title").asText()).isEqualTo("Request Entity Too Large");
    assertThat(declared.header("connection")).isEqualTo("close");
  }

  @Test
  void J1_an_endless_body_is_turned_away() throws IOException {
    wire.send(
        "POST /v3/odd HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    byte[] chunk = ("4000\r\n" + " ".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 8; i++) {
      wire.send(chunk);
    }
    Answer answer = wire.read(false);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(error(answer).path("code").asInt()).isEqualTo(413);
  }

  @Test
  void J1_a_source_range_with_more_or_fewer_bits_than_addresses_have_is_refused() {
    for (String odd : List.of("10.0.0.0/-1", "10.0.0.0/33", "fe80::/129", "10.0.0.0/")) {
      assertThatThrownBy(() -> SourceRanges.parse(List.of(odd)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void J1_huge_headers_and_many_parameters_are_turned_away() throws IOException {
    assertThat(ask("GET", "/v3/odd?" + "a&".repeat(1_500)).status()).isEqualTo(400);
    assertThat(ask("GET", "/v3/odd", "X-Big: " + "x".repeat(40_000)).status()).isEqualTo(431);
  }

  @Test
  void J1_an_endless_address_is_turned_away() throws IOException {
    assertThat(ask("GET", "/v3/odd?" + "a".repeat(20_000)).status()).isEqualTo(414);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"odd\": {}}                                  | 'odd': 'name' is a required property",
        "{\"odd\": 5}                                   | 'odd': must be of type 'object'",
        "{\"odd\": {\"name\": \"\"}}                    | 'odd/name': must be at least 1 characters long",
        "{\"odd\": {\"name\": 5}}                       | 'odd/name': must be of type 'string'",
        "{\"odd\": {\"name\": NaN}}                     | 'odd/name': must be of type 'string'",
        "{\"odd\": {\"name\": \"  \"}}                  | 'odd/name': must match the pattern [\\S]+",
        "{\"odd\": {\"name\": \"x\", \"enabled\": \"vielleicht\"}} | 'odd/enabled': must be one of true, 'True'",
        "{\"odd\": {\"name\": \"x\", \"tags\": [\"a,b\"]}} | 'odd/tags/0': must match the pattern ^[^,/]*$",
        "{\"odd\": {\"name\": \"x\", \"at\": \"gestern\"}} | 'odd/at': must be a valid date-time",
        "{\"odd\": {\"name\": \"x\", \"kind\": 5}}      | 'odd/kind': ",
        "{\"odd\": {\"name\": \"x\", \"options\": {\"more\": \"vielleicht\"}}} | 'odd/options': member 'more' is not allowed there",
      })
  void what_does_not_fit_is_named_and_not_repeated(String body, String complaint)
      throws IOException {
    Answer answer = post(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer).path("message").asText())
        .startsWith("Invalid input for field " + complaint)
        .doesNotContain("gestern", "vielleicht", "a,b");
  }
}
