package io.xloud.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate with its private key, as files and as objects. */
public record KeyFiles(
    Path certificateFile, Path keyFile, X509Certificate certificate, PrivateKey key) {
  private static final String ALIAS = "one";

  /**
   * @param kind {@code RSA} or {@code EC}
   * @param options of keytool
   */
  public static KeyFiles of(String name, String kind, String... options) {
    Keytool keytool = Keytool.fresh().make(ALIAS, kind, "CN=" + name, options);
    KeyStore made = keytool.read();
    Path folder = keytool.store().resolveSibling("pem");
    try {
      Files.createDirectory(folder);
      return new KeyFiles(
          Files.writeString(folder.resolve("certificate.pem"), keytool.certificate(ALIAS)),
          Files.writeString(folder.resolve("key.pem"), keytool.key(ALIAS)),
          (X509Certificate) made.getCertificate(ALIAS),
          (PrivateKey) made.getKey(ALIAS, Keytool.PASSWORD.toCharArray()));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no keys can be made", e);
    }
  }
}
