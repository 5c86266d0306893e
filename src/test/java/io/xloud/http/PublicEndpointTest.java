package io.xloud.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.xloud.http.Wire.Answer;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Behind a public address, and asked by browsers on behalf of other sites. */
@QuarkusTest
@TestProfile(PublicEndpointTest.Profile.class)
class PublicEndpointTest {
  /** The server at the first recorded public address. */
  public static final class Profile extends HttpOnly {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Elsewhere.First.class));
    }
  }

  @SuppressWarnings("NullAway.Init")
  private Wire wire;

  @BeforeEach
  void connect() throws IOException {
    wire = new Wire(ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class));
  }

  @AfterEach
  void hangUp() throws IOException {
    wire.close();
  }

  static List<JsonNode> discovery() {
    assertThat(Discovery.confs()).as("options of recorded exchanges").hasSizeLessThanOrEqualTo(2);
    return Discovery.conf(0).map(Discovery::recordedUnder).orElse(List.of());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("discovery")
  @Tag("vectors")
  void discovery_answers_as_recorded(JsonNode exchange) throws IOException {
    Discovery.check(exchange, wire);
  }

  private Answer ask(String method, String path, String... headers) throws IOException {
    return wire.ask(
        "%s %s HTTP/1.1\nHost: h\n%s".formatted(method, path, String.join("\n", headers)),
        new byte[0]);
  }

  @Test
  void a_page_of_an_allowed_site_may_read_answers() throws IOException {
    Answer answer = ask("GET", "/v3/odd/there", "Origin: https://site.example");
    assertThat(answer.header("vary")).isEqualTo("X-Auth-Token,Origin");
    assertThat(answer.header("access-control-allow-origin")).isEqualTo("https://site.example");
    assertThat(answer.header("access-control-allow-credentials")).isEqualTo("true");
    assertThat(answer.header("access-control-expose-headers"))
        .isEqualTo("X-Auth-Token,X-Openstack-Request-Id,X-Subject-Token,Openstack-Auth-Receipt");
    assertThat(ask("GET", "/v3/nosuch", "Origin: https://other.example").headers())
        .containsKey("access-control-allow-origin");
  }

  @Test
  void a_browser_learns_beforehand_what_it_may_send() throws IOException {
    Answer answer =
        ask(
            "OPTIONS",
            "/v3/odd",
            "Origin: https://site.example",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: x-auth-token, Content-Type");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("vary")).isEqualTo("Origin");
    assertThat(answer.header("access-control-allow-origin")).isEqualTo("https://site.example");
    assertThat(answer.header("access-control-allow-methods")).isEqualTo("POST");
    assertThat(answer.header("access-control-allow-headers"))
        .isEqualTo("x-auth-token,Content-Type");
    assertThat(answer.header("access-control-max-age")).isEqualTo("3600");
    assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, GET, X-Auth-Token",
    "https://site.example:444, GET, X-Auth-Token",
    "null, GET, X-Auth-Token",
    "https://site.example, TRACE, X-Auth-Token",
    "https://site.example, GET, X-Evil",
  })
  void others_learn_nothing(String origin, String method, String header) throws IOException {
    Answer answer =
        ask(
            "OPTIONS",
            "/v3/odd",
            "Origin: " + origin,
            "Access-Control-Request-Method: " + method,
            "Access-Control-Request-Headers: " + header);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
    assertThat(answer.header("vary")).isEqualTo("X-Auth-Token");
  }

  @Test
  void a_path_that_leads_nowhere_may_be_asked_for_too() throws IOException {
    Answer answer =
        ask(
            "OPTIONS",
            "/v3/nosuch",
            "Origin: https://site.example",
            "Access-Control-Request-Method: GET");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("access-control-allow-origin")).isEqualTo("https://site.example");
  }
}
