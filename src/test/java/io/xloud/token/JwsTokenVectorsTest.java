package io.xloud.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.xloud.crypto.Base64Url;
import io.xloud.crypto.JwsAlgorithm;
import io.xloud.crypto.JwsKeySet;
import io.xloud.crypto.JwsPublicKey;
import io.xloud.crypto.JwsSigningKey;
import io.xloud.vectors.Comparison;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.VectorComparator;
import io.xloud.vectors.Vectors;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signed tokens of the reference service, both ways, and what is none (L4). */
@Tag("vectors")
class JwsTokenVectorsTest {
  private static final String FILE = "jws-tokens.json";

  static Stream<VectorCase> tokens() {
    return Vectors.cases(FILE, "tokens");
  }

  @ParameterizedTest
  @MethodSource
  void tokens(VectorCase vector) {
    token().check(vector);
  }

  @Test
  void an_altered_token_is_noticed() {
    token()
        .provesItself(
            tokens(),
            "/token",
            "/header",
            "/payload",
            "/decoded/user_id",
            "/decoded/methods",
            "/decoded/project_id",
            "/decoded/federated_group_ids",
            "/decoded/expires_at");
  }

  private static VectorComparator token() {
    return vector -> {
      String key = vector.text("key");
      JwsTokens tokens = tokens(key, List.of(key), Set.of(algorithm(key)));
      Comparison comparison = new Comparison(vector);
      Optional<TokenPayload> theirs = tokens.open(vector.text("token")).found();
      comparison.value("opened", BooleanNode.TRUE, theirs.isPresent());
      theirs.ifPresent(payload -> {
        compare(comparison, vector.at("decoded"), payload);
        String ours = tokens.sign(payload);
        String[] parts = ours.split("\\.");
        comparison.field("header", text(parts[0]).replaceFirst("\"kid\":\"[^\"]{43}\",", ""));
        comparison.field("payload", text(parts[1]));
        comparison.value(
            "opened again",
            TextNode.valueOf(payload.toString()),
            tokens.open(ours).found().map(Object::toString).orElse("refused"));
      });
      return comparison.mismatches();
    };
  }

  @ParameterizedTest
  @MethodSource
  void negative(VectorCase vector) {
    negativeToken().check(vector);
  }

  static Stream<VectorCase> negative() {
    return Vectors.cases(FILE, "negative");
  }

  @Test
  void an_altered_outcome_is_noticed() {
    negativeToken().provesItself(negative(), "/outcome/accepted", "/outcome/decoded/user_id");
  }

  private static VectorComparator negativeToken() {
    return vector -> {
      Set<JwsAlgorithm> accepted =
          VectorCase.texts(vector.at("accepted_algorithms")).stream()
              .map(name -> JwsAlgorithm.named(name).orElseThrow())
              .collect(Collectors.toSet());
      JwsTokens tokens = tokens("ES256_a", VectorCase.texts(vector.at("public_keys")), accepted);
      Comparison comparison = new Comparison(vector);
      Optional<TokenPayload> theirs = tokens.open(vector.text("token")).found();
      comparison.value("accepted", vector.at("outcome").path("accepted"), theirs.isPresent());
      theirs.ifPresent(
          payload -> compare(comparison, vector.at("outcome").path("decoded"), payload));
      return comparison.mismatches();
    };
  }

  @Test
  void the_name_of_a_key_is_its_thumbprint() {
    // RFC 8037, A.3
    String pem =
        """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
        -----END PUBLIC KEY-----
        """;
    assertThat(JwsPublicKey.parse(pem).orElseThrow().kid())
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  private static void compare(Comparison comparison, JsonNode decoded, TokenPayload payload) {
    Map<String, @Nullable Object> ours = TokenVectors.decoded(payload);
    decoded
        .properties()
        .forEach(field ->
            comparison.value(
                "decoded." + field.getKey(), field.getValue(), ours.get(field.getKey())));
  }

  private static JwsTokens tokens(String signing, List<String> known, Set<JwsAlgorithm> accepted) {
    JwsPublicKey half = key(signing);
    JwsKeySet keys =
        new JwsKeySet(
            JwsSigningKey.parse(pem(signing, "private_pem")).orElseThrow(),
            half.kid(),
            known.stream().map(JwsTokenVectorsTest::key).toList());
    Instant now =
        Instant.ofEpochSecond(Vectors.file(FILE).required("meta").required("now").asLong());
    return new JwsTokens(() -> keys, accepted, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static JwsPublicKey key(String name) {
    return JwsPublicKey.parse(pem(name, "public_pem")).orElseThrow();
  }

  private static JwsAlgorithm algorithm(String key) {
    return key(key).algorithm();
  }

  private static String pem(String key, String half) {
    return Vectors.file(FILE).required("keys").required(key).required(half).asText();
  }

  private static String text(String part) {
    return new String(Base64Url.read(part).orElseThrow(), StandardCharsets.UTF_8);
  }
}
