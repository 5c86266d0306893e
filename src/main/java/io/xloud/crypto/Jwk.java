package io.xloud.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/** Reads one key of a JWK set (RFC 7517), of the kinds that sign tokens. */
final class Jwk {
  /** What stands before the point in the X.509 form of an Ed25519 key. */
  private static final byte[] EDWARDS_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int EDWARDS = 32;

  private Jwk() {}

  /** None for what is no such key, and for one that tells its private half. */
  static Optional<JwsPublicKey> read(JsonNode jwk) {
    if (jwk.has("d") || !jwk.path("use").asText("sig").equals("sig")) {
      return Optional.empty();
    }
    return JwsAlgorithm.onCurve(jwk.path("crv").asText())
        .flatMap(algorithm -> read(algorithm, jwk))
        .filter(key ->
            jwk.path("alg").asText(key.algorithm().header()).equals(key.algorithm().header()));
  }

  private static Optional<JwsPublicKey> read(JwsAlgorithm algorithm, JsonNode jwk) {
    String kind = jwk.path("kty").asText();
    try {
      if (algorithm == JwsAlgorithm.EDDSA) {
        return kind.equals("OKP") ? edwards(jwk) : Optional.empty();
      }
      return kind.equals("EC") ? elliptic(algorithm, jwk) : Optional.empty();
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  private static Optional<JwsPublicKey> edwards(JsonNode jwk) throws GeneralSecurityException {
    Optional<byte[]> point = bytes(jwk, "x", EDWARDS);
    if (point.isEmpty()) {
      return Optional.empty();
    }
    byte[] encoded = new byte[EDWARDS_HEAD.length + EDWARDS];
    System.arraycopy(EDWARDS_HEAD, 0, encoded, 0, EDWARDS_HEAD.length);
    System.arraycopy(point.get(), 0, encoded, EDWARDS_HEAD.length, EDWARDS);
    return Optional.of(
        JwsPublicKey.of(
            JwsAlgorithm.EDDSA,
            KeyFactory.getInstance("EdDSA").generatePublic(new X509EncodedKeySpec(encoded))));
  }

  private static Optional<JwsPublicKey> elliptic(JwsAlgorithm algorithm, JsonNode jwk)
      throws GeneralSecurityException {
    ECParameterSpec parameters = algorithm.parameters();
    int length = (parameters.getCurve().getField().getFieldSize() + 7) / 8;
    Optional<byte[]> x = bytes(jwk, "x", length);
    Optional<byte[]> y = bytes(jwk, "y", length);
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    ECPoint point = new ECPoint(new BigInteger(1, x.get()), new BigInteger(1, y.get()));
    return isOn(parameters.getCurve(), point)
        ? Optional.of(
            JwsPublicKey.of(
                algorithm,
                KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, parameters))))
        : Optional.empty();
  }

  /** A point beside the curve is no key, whatever the provider would make of it. */
  private static boolean isOn(EllipticCurve curve, ECPoint point) {
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
  }

  private static Optional<byte[]> bytes(JsonNode jwk, String name, int length) {
    return Base64Url.read(jwk.path(name).asText()).filter(read -> read.length == length);
  }
}
