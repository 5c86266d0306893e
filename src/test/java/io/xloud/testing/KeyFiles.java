package io.xloud.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * A certificate with its private key, made by the keytool of this Java, as files and as objects.
 */
public record KeyFiles(
    Path certificateFile, Path keyFile, X509Certificate certificate, PrivateKey key) {
  private static final String PASSWORD = "certificates";

  /**
   * @param kind {@code RSA} or {@code EC}
   */
  public static KeyFiles of(String name, String kind) {
    try {
      Path folder = Files.createTempDirectory("xloud-keys-");
      Path store = folder.resolve("store.p12");
      make(store, name, kind);
      KeyStore opened = KeyStore.getInstance("PKCS12");
      try (InputStream bytes = Files.newInputStream(store)) {
        opened.load(bytes, PASSWORD.toCharArray());
      }
      X509Certificate certificate = (X509Certificate) opened.getCertificate("one");
      PrivateKey key = (PrivateKey) opened.getKey("one", PASSWORD.toCharArray());
      return new KeyFiles(
          pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded()),
          pem(folder.resolve("key.pem"), "PRIVATE KEY", key.getEncoded()),
          certificate,
          key);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no keys can be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void make(Path store, String name, String kind)
      throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "one",
                "-keyalg",
                kind,
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String told = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(told);
    }
  }

  private static Path pem(Path file, String kind, byte[] bytes) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes)));
  }
}
