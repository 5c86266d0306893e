package io.xloud.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A key that verifies tokens, whoever signed them.
 *
 * @param jwk the members of RFC 7517 that make the key, in the order of RFC 7638
 * @param kid the key's name everywhere: its thumbprint (RFC 7638)
 */
public record JwsPublicKey(
    JwsAlgorithm algorithm, PublicKey key, SortedMap<String, String> jwk, String kid) {
  static final String PEM = "PUBLIC KEY";

  private static final int EDWARDS = 32;

  public JwsPublicKey {
    jwk = Collections.unmodifiableSortedMap(new TreeMap<>(jwk));
  }

  public static Optional<JwsPublicKey> parse(String pem) {
    return Pem.read(PEM, pem)
        .flatMap(bytes -> Stream.of("EC", "EdDSA").flatMap(kind -> read(kind, bytes)).findFirst());
  }

  private static Stream<JwsPublicKey> read(String kind, byte[] bytes) {
    try {
      PublicKey key = KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(bytes));
      return JwsAlgorithm.of(key).map(algorithm -> of(algorithm, key)).stream();
    } catch (GeneralSecurityException _) {
      return Stream.empty();
    }
  }

  static JwsPublicKey of(JwsAlgorithm algorithm, PublicKey key) {
    SortedMap<String, String> jwk = members(algorithm, key);
    String canonical =
        jwk.entrySet().stream()
            .map(member -> "\"%s\":\"%s\"".formatted(member.getKey(), member.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    byte[] thumbprint = Digests.sha256(canonical.getBytes(StandardCharsets.US_ASCII));
    return new JwsPublicKey(algorithm, key, jwk, Base64Url.write(thumbprint));
  }

  private static SortedMap<String, String> members(JwsAlgorithm algorithm, PublicKey key) {
    SortedMap<String, String> members = new TreeMap<>();
    members.put("crv", algorithm.curve());
    if (key instanceof ECPublicKey elliptic) {
      int length = (elliptic.getParams().getCurve().getField().getFieldSize() + 7) / 8;
      members.put("kty", "EC");
      members.put("x", coordinate(elliptic.getW().getAffineX(), length));
      members.put("y", coordinate(elliptic.getW().getAffineY(), length));
    } else {
      byte[] encoded = key.getEncoded(); // which ends with the point
      members.put("kty", "OKP");
      members.put(
          "x",
          Base64Url.write(Arrays.copyOfRange(encoded, encoded.length - EDWARDS, encoded.length)));
    }
    return members;
  }

  /** With leading zeros, without the sign. */
  private static String coordinate(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[length];
    int taken = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - taken, padded, length - taken, taken);
    return Base64Url.write(padded);
  }

  public boolean verifies(byte[] text, byte[] signature) {
    return algorithm.verifies(key, text, signature);
  }
}
