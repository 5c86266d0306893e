package io.xloud.oauth;

import io.xloud.crypto.Digests;
import io.xloud.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** How a request may be signed. What needs keys of the consumer's own nobody can give us. */
enum SignatureMethod {
  HMAC_SHA1("HMAC-SHA1", "HmacSHA1"),
  HMAC_SHA256("HMAC-SHA256", "HmacSHA256"),
  HMAC_SHA512("HMAC-SHA512", "HmacSHA512"),
  /** The secrets themselves: as safe as the connection. */
  PLAINTEXT("PLAINTEXT", "");

  private final String spelling;
  private final String algorithm;

  SignatureMethod(String spelling, String algorithm) {
    this.spelling = spelling;
    this.algorithm = algorithm;
  }

  static Optional<SignatureMethod> of(String spelling) {
    return Arrays.stream(values()).filter(each -> each.spelling.equals(spelling)).findFirst();
  }

  Secret sign(String text, Secret consumer, Secret token) {
    String key = Percent.encode(consumer.reveal()) + "&" + Percent.encode(token.reveal());
    return Secret.of(this == PLAINTEXT ? key : mac(key, text));
  }

  private String mac(String key, String text) {
    return Base64.getEncoder()
        .encodeToString(
            Digests.hmac(
                algorithm,
                key.getBytes(StandardCharsets.UTF_8),
                text.getBytes(StandardCharsets.UTF_8)));
  }
}
