package io.xloud.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.oauth.SignedRequest.Flaw;
import io.xloud.vectors.Vectors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRequestTest {
  private static final String FILE = "auth-exchanges.json";
  private static final String PLACE = "http://keystone.example:5000";
  private static final Instant NOW = Instant.ofEpochSecond(1_795_225_681);
  private static final String GOOD =
      "OAuth oauth_nonce=\"0123456789abcdef\", oauth_timestamp=\"1795225681\","
          + " oauth_version=\"1.0\", oauth_signature_method=\"HMAC-SHA1\","
          + " oauth_consumer_key=\"73ffa223cfe34461b93d9e524cb85161\", oauth_signature=\"x%3D\"";

  private static SignedRequest read(String header) {
    return SignedRequest.read(header, "", List.of(PLACE));
  }

  private static String variable(String name) {
    return Vectors.file(FILE).path("variables").path(name).asText();
  }

  /** What oauthlib signed when the reference was recorded. */
  static Stream<JsonNode> recorded() {
    return StreamSupport.stream(Vectors.file(FILE).path("exchanges").spliterator(), false)
        .filter(exchange -> header(exchange).startsWith("OAuth "));
  }

  private static String header(JsonNode exchange) {
    return exchange.at("/request/headers/Authorization").asText();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void what_oauthlib_signed_is_signed(JsonNode exchange) {
    String address = PLACE + exchange.at("/request/path").asText();
    SignedRequest request = SignedRequest.read(header(exchange), "", List.of(address));
    boolean first = request.required(SignedRequest.CONSUMER).equals(variable("oc_key"));
    Secret consumer = Secret.of(variable(first ? "oc_secret" : "doc_secret"));
    Secret token = Secret.of(tokenSecret(request));

    assertThat(request.isSignedWith(consumer, token)).isTrue();
    assertThat(request.isSignedWith(consumer, Secret.of("another"))).isFalse();
    assertThat(request.isSignedWith(Secret.of("another"), token)).isFalse();
    assertThat(
            SignedRequest.read(header(exchange), "", List.of("http://elsewhere/"))
                .isSignedWith(consumer, token))
        .isFalse();
  }

  private static String tokenSecret(SignedRequest request) {
    Optional<String> token = request.said(SignedRequest.TOKEN);
    return Stream.of("ort", "oat", "dort", "doat")
        .filter(name -> token.filter(variable(name)::equals).isPresent())
        .map(name -> variable(name + "s"))
        .findFirst()
        .orElse("");
  }

  @Test
  void all_eight_recorded_requests_are_there() {
    assertThat(recorded()).hasSize(8);
  }

  /** The example of RFC 5849, section 3.4.1.1, as far as a POST without a form has it. */
  @Test
  void the_signed_text_is_that_of_the_rfc() {
    SignedRequest request =
        SignedRequest.read(
            "OAuth realm=\"Example\", oauth_consumer_key=\"9djdj82h48djs9d2\","
                + " oauth_token=\"kkk9d7dh3k39sjv7\", oauth_signature_method=\"HMAC-SHA1\","
                + " oauth_timestamp=\"137131201\", oauth_nonce=\"7d8f3e4a\","
                + " oauth_signature=\"bYT5CMsGcbgUdFHObYMEfcx6bsw%3D\"",
            "b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q", List.of("http://example.com/request"));

    assertThat(request.text("HTTP://EXAMPLE.COM:80/request"))
        .isEqualTo(
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D"
                + "%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26"
                + "oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D"
                + "137131201%26oauth_token%3Dkkk9d7dh3k39sjv7");
  }

  /** Behind a question mark it is a parameter as any other (RFC 5849, section 3.4.1.3.1). */
  @Test
  void a_realm_is_left_out_of_the_header_only() {
    SignedRequest request =
        SignedRequest.read("OAuth realm=\"one\"", "realm=two", List.of("http://example.com/"));

    assertThat(request.text("http://example.com/"))
        .isEqualTo("POST&http%3A%2F%2Fexample.com%2F&realm%3Dtwo");
  }

  @Test
  void either_address_may_be_the_one_that_was_signed() {
    JsonNode exchange = recorded().findFirst().orElseThrow();
    String path = exchange.at("/request/path").asText();
    SignedRequest request =
        SignedRequest.read(header(exchange), "", List.of("https://else" + path, PLACE + path));

    assertThat(request.isSignedWith(Secret.of(variable("oc_secret")), Secret.of(""))).isTrue();
  }

  @Test
  void in_plain_text_the_secrets_are_the_signature() {
    SignedRequest request =
        read(GOOD.replace("HMAC-SHA1", "PLAINTEXT").replace("\"x%3D\"", "\"a%2526%26b\""));

    assertThat(request.isSignedWith(Secret.of("a&"), Secret.of("b"))).isTrue();
    assertThat(request.isSignedWith(Secret.of("a&"), Secret.of("c"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic eDp5",
        "OAuth",
        "OAuth oauth_nonce",
        "OAuth oauth_nonce=\"a",
        "OAuth a=\"b\" c=\"d\"",
        "OAuth a=%zz",
        "OAuth , a=b"
      })
  void what_is_no_header_of_oauth_is_malformed(String header) {
    assertThatThrownBy(() -> read(header))
        .isInstanceOf(KeystoneException.class)
        .extracting(e -> ((KeystoneException) e).problem().status())
        .isEqualTo(400);
  }

  @Test
  void nothing_stands_twice_or_in_two_places() {
    assertThatThrownBy(() -> read(GOOD + ", oauth_nonce=\"0\""))
        .hasMessageContaining("Duplicate OAuth1 entries.");
    assertThatThrownBy(() -> SignedRequest.read(GOOD, "oauth_token=x", List.of(PLACE)))
        .hasMessageContaining("only 1 signature type");
  }

  @Test
  void a_good_request_has_no_flaw() {
    assertThat(read(GOOD).flaw(NOW)).isEmpty();
    assertThat(read(GOOD.replace(" oauth_version=\"1.0\",", "")).flaw(NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          oauth_nonce="0123456789abcdef", |  | Missing mandatory OAuth parameters.
          "HMAC-SHA1" | "RSA-SHA1" | The signature method is none of those allowed.
          "1.0" | "2.0" | Invalid OAuth version.
          "1795225681" | "179522568" | Invalid timestamp size
          "1795225681" | "179522568x" | Timestamp must be an integer.
          "1795225681" | "1795225080" | Timestamp given is invalid, differ from allowed by over 600 seconds.
          "1795225681" | "1795226282" | Timestamp given is invalid, differ from allowed by over 600 seconds.
          "73ffa223 | "73FFA223 | Invalid client key format.
          "0123456789abcdef" | "0123xyz" | Invalid nonce format.
          """)
  void flaws_are_told_in_the_words_of_the_reference(
      String good, @Nullable String bad, String sentence) {
    String header = GOOD.replace(good, bad == null ? "" : bad);

    assertThat(read(header).flaw(NOW)).map(Flaw::description).contains(sentence);
  }

  /** Section 3.3: a nonce is one for the same time, consumer and token. */
  @Test
  void a_repetition_has_the_same_name_and_nothing_else_has() {
    String once = read(GOOD).once();

    assertThat(read(GOOD.replace("x%3D", "y%3D")).once()).isEqualTo(once);
    assertThat(read(GOOD.replace("1795225681", "1795225682")).once()).isNotEqualTo(once);
    assertThat(read(GOOD.replace("0123456789abcdef", "0")).once()).isNotEqualTo(once);
    assertThat(read(GOOD + ", oauth_token=\"t\"").once()).isNotEqualTo(once);
    assertThat(read(GOOD).until()).isEqualTo(NOW.plusSeconds(600));
  }
}
