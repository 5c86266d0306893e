package io.xloud.token;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.crypto.Base64Url;
import io.xloud.crypto.JwsAlgorithm;
import io.xloud.crypto.JwsKeySet;
import io.xloud.crypto.Opening;
import io.xloud.token.PackedFields.Unreadable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Signed tokens, as the reference service writes and reads them, so that a token of either side is
 * good on the other. Everybody can read them; only who holds a private key can make them. Beyond
 * the reference's, our header names the key, for gateways that have the keys from {@code
 * /.well-known/jwks.json}.
 */
public final class JwsTokens {
  /** A token is a header; a longer one is refused unread. */
  private static final int LONGEST = 16_384;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private final Supplier<JwsKeySet> keys;
  private final Set<JwsAlgorithm> accepted;
  private final JwsClaims claims;

  /**
   * @param keys asked on every use, so that new keys are in force at once
   * @param accepted of the algorithms; a token of another is no token
   */
  public JwsTokens(Supplier<JwsKeySet> keys, Set<JwsAlgorithm> accepted, Clock clock) {
    this.keys = keys;
    this.accepted = Set.copyOf(accepted);
    this.claims = new JwsClaims(clock);
  }

  public String sign(TokenPayload payload) {
    JwsKeySet set = keys.get();
    String signed = written(header(set)) + "." + written(JwsClaims.pack(payload));
    byte[] signature = set.signing().sign(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64Url.write(signature);
  }

  private static ObjectNode header(JwsKeySet set) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("alg", set.signing().algorithm().header())
        .put("kid", set.kid())
        .put("typ", "JWT");
  }

  private static String written(ObjectNode part) {
    try {
      return Base64Url.write(JSON.writeValueAsBytes(part));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }

  public Opening<TokenPayload> open(String token) {
    int first = token.indexOf('.');
    int last = token.lastIndexOf('.');
    if (token.length() > LONGEST || first < 0 || token.indexOf('.', first + 1) != last) {
      return new Opening.Refused<>("not the form of a signed token");
    }
    return verified(
            algorithm(token.substring(0, first)),
            token.substring(0, last),
            Base64Url.read(token.substring(last + 1)))
        ? read(token.substring(first + 1, last))
        : new Opening.Refused<>("signed with no key or algorithm that is accepted");
  }

  /** What the header names, where that is accepted and nothing else is asked for. */
  private Optional<JwsAlgorithm> algorithm(String header) {
    return json(header)
        .filter(it -> !it.has("crit") && it.path("b64").asBoolean(true))
        .map(it -> it.path("alg"))
        .filter(JsonNode::isTextual)
        .flatMap(it -> JwsAlgorithm.named(it.textValue()))
        .filter(accepted::contains);
  }

  /** Only keys of the very algorithm are tried, whatever the header says of them (L4). */
  private boolean verified(
      Optional<JwsAlgorithm> algorithm, String signed, Optional<byte[]> signature) {
    if (algorithm.isEmpty() || signature.isEmpty()) {
      return false;
    }
    byte[] text = signed.getBytes(StandardCharsets.US_ASCII);
    return keys.get().known().stream()
        .filter(key -> key.algorithm() == algorithm.get())
        .anyMatch(key -> key.verifies(text, signature.get()));
  }

  private Opening<TokenPayload> read(String payload) {
    try {
      return new Opening.Opened<>(
          claims.unpack(json(payload).orElseThrow(() -> new Unreadable("a payload of no claims"))));
    } catch (Unreadable e) {
      return new Opening.Refused<>(e.reason());
    }
  }

  /** An object, in its one spelling of base64. */
  private static Optional<ObjectNode> json(String part) {
    return Base64Url.read(part)
        .flatMap(bytes -> {
          try {
            return JSON.readTree(bytes) instanceof ObjectNode object
                ? Optional.of(object)
                : Optional.empty();
          } catch (JacksonException _) {
            return Optional.empty();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
