package io.xloud.crypto;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EllipticCurve;
import java.util.Optional;
import java.util.stream.Stream;

/** What a token may be signed with, by the names that {@code [jwt_tokens]} and the header use. */
public enum JwsAlgorithm {
  ES256("ES256", "P-256", "SHA256withECDSAinP1363Format", 64),
  ES384("ES384", "P-384", "SHA384withECDSAinP1363Format", 96),
  ES512("ES512", "P-521", "SHA512withECDSAinP1363Format", 132),
  EDDSA("EdDSA", "Ed25519", "Ed25519", 64);

  private final String header;
  private final String curve;
  private final String engine;
  private final int length;

  /**
   * @param header its name in a token
   * @param curve its name in a JWK
   * @param engine its name in Java
   * @param length of each signature, in bytes
   */
  JwsAlgorithm(String header, String curve, String engine, int length) {
    this.header = header;
    this.curve = curve;
    this.engine = engine;
    this.length = length;
  }

  public static Optional<JwsAlgorithm> named(String name) {
    return Stream.of(values()).filter(it -> it.header.equals(name)).findFirst();
  }

  /** By the name of its curve in a JWK. */
  static Optional<JwsAlgorithm> onCurve(String name) {
    return Stream.of(values()).filter(it -> it.curve.equals(name)).findFirst();
  }

  /** The one whose curve the key lies on: no key serves two algorithms. */
  static Optional<JwsAlgorithm> of(Key key) {
    return Stream.of(values()).filter(it -> it.fits(key)).findFirst();
  }

  public String header() {
    return header;
  }

  String curve() {
    return curve;
  }

  /** What Java calls the kind of its keys. */
  String keys() {
    return this == EDDSA ? "EdDSA" : "EC";
  }

  private boolean fits(Key key) {
    return switch (key) {
      case EdECKey edwards -> edwards.getParams().getName().equals(curve);
      case ECKey elliptic -> this != EDDSA && elliptic.getParams().getCurve().equals(ofCurve());
      default -> false;
    };
  }

  private EllipticCurve ofCurve() {
    return parameters().getCurve();
  }

  /** Of an elliptic curve that is none of Edwards'. */
  ECParameterSpec parameters() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(javaCurve()));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private String javaCurve() {
    return switch (this) {
      case ES256 -> "secp256r1";
      case ES384 -> "secp384r1";
      case ES512 -> "secp521r1";
      case EDDSA -> "Ed25519";
    };
  }

  public KeyPair freshKeys() {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(this == EDDSA ? javaCurve() : keys());
      if (this != EDDSA) {
        generator.initialize(new ECGenParameterSpec(javaCurve()));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  byte[] sign(PrivateKey key, byte[] text) {
    try {
      Signature signature = Signature.getInstance(engine);
      signature.initSign(key);
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** What is no signature at all verifies no text; it comes from anybody. */
  boolean verifies(PublicKey key, byte[] text, byte[] signature) {
    if (signature.length != length) {
      return false;
    }
    try {
      Signature check = Signature.getInstance(engine);
      check.initVerify(key);
      check.update(text);
      return check.verify(signature);
    } catch (SignatureException | InvalidKeyException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException(header + " is part of every Java platform", e);
  }
}
