package io.xloud.federation;

import io.xloud.config.ConfigException;
import io.xloud.tls.PrivateKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;

/** Certificates and private keys of those who sign documents, as PEM files have them. */
public final class SigningFiles {
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
   * The private key of the file, of RSA or of a curve, without a password.
   *
   * @throws ConfigException naming the option where there is none
   */
  public static PrivateKey key(Path file, String option) {
    try {
      PrivateKey key = PrivateKeys.in(file);
      if (key instanceof RSAKey || key instanceof ECKey) {
        return key;
      }
      throw new InvalidKeyException("neither a key of RSA nor one of an elliptic curve");
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(option, file, "private key", e);
    }
  }

  private static ConfigException unusable(String option, Path file, String what, Exception cause) {
    return new ConfigException(
        "%s names %s, which holds no usable %s: %s."
            .formatted(option, file, what, cause.getMessage()));
  }
}
