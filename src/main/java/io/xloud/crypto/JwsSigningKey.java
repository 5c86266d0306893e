package io.xloud.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import java.util.stream.Stream;

/** The key of this node that signs tokens: {@code private.pem}. */
public record JwsSigningKey(JwsAlgorithm algorithm, PrivateKey key) {
  static final String PEM = "PRIVATE KEY";

  private static final byte[] PROBE = "whose key is this".getBytes(StandardCharsets.US_ASCII);

  /**
   * @param pem unencrypted, in the form PKCS #8
   */
  public static Optional<JwsSigningKey> parse(String pem) {
    return Pem.read(PEM, pem)
        .flatMap(bytes -> Stream.of("EC", "EdDSA").flatMap(kind -> read(kind, bytes)).findFirst());
  }

  private static Stream<JwsSigningKey> read(String kind, byte[] bytes) {
    try {
      PrivateKey key = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      return JwsAlgorithm.of(key).map(algorithm -> new JwsSigningKey(algorithm, key)).stream();
    } catch (GeneralSecurityException _) {
      return Stream.empty();
    }
  }

  public byte[] sign(byte[] text) {
    return algorithm.sign(key, text);
  }

  /** Whether what this signs is verified by the other. */
  boolean belongsTo(JwsPublicKey other) {
    return other.algorithm() == algorithm && other.verifies(PROBE, sign(PROBE));
  }

  @Override
  public String toString() {
    return "JwsSigningKey[%s, hidden]".formatted(algorithm);
  }
}
