package io.xloud.federation;

import io.xloud.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Certificates and private keys of those who sign documents, as PEM files have them. */
public final class SigningFiles {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ((?:RSA )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private SigningFiles() {}

  /** The first certificate of the file, as it is signed. */
  static byte[] certificate(Path file, String option) {
    try {
      return read(file, option).getEncoded();
    } catch (CertificateException e) {
      throw unusable(option, file, "certificate", e);
    }
  }

  /**
   * The first certificate of the file.
   *
   * @throws ConfigException naming the option where there is none
   */
  public static X509Certificate read(Path file, String option) {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | CertificateException e) {
      throw unusable(option, file, "certificate", e);
    }
  }

  /**
   * The private key of the file, PKCS#8 or the older form of RSA, without a password.
   *
   * @throws ConfigException naming the option where there is none
   */
  public static PrivateKey key(Path file, String option) {
    try {
      Matcher pem = KEY.matcher(Files.readString(file));
      if (!pem.find()) {
        throw new ConfigException(
            "%s names %s, which holds no private key without a password.".formatted(option, file));
      }
      byte[] bytes = Base64.getMimeDecoder().decode(pem.group(2));
      return key(pem.group(1).startsWith("RSA") ? wrapped(bytes) : bytes);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(option, file, "private key", e);
    }
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    for (String kind : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException _) {
        // It may be of the next kind.
      }
    }
    throw new GeneralSecurityException("neither a key of RSA nor one of an elliptic curve");
  }

  /** The older form names no kind of key; the newer one does. */
  private static byte[] wrapped(byte[] rsa) throws IOException {
    AlgorithmIdentifier kind =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    return new PrivateKeyInfo(kind, ASN1Sequence.getInstance(rsa)).getEncoded();
  }

  private static ConfigException unusable(String option, Path file, String what, Exception cause) {
    return new ConfigException(
        "%s names %s, which holds no usable %s: %s."
            .formatted(option, file, what, cause.getMessage()));
  }
}
