package io.xloud.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate of RSA and its key, with which a party of SAML signs.
 *
 * @param base64 the certificate as metadata tells it
 */
public record SigningKeys(Path certificate, Path key, String base64) {
  private static final String PASSWORD = "signing-keys";

  public static SigningKeys fresh(String name) {
    try {
      return in(Files.createTempDirectory("xloud-signing-"), name);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no keys can be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static SigningKeys in(Path folder, String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    Keytool keys = new Keytool(folder.resolve("keys.p12"), PASSWORD);
    keys.make("one", "RSA", "CN=" + name);
    KeyStore store = keys.read();
    byte[] certificate = store.getCertificate("one").getEncoded();
    byte[] key = store.getKey("one", PASSWORD.toCharArray()).getEncoded();
    return new SigningKeys(
        Files.writeString(folder.resolve("certificate.pem"), block("CERTIFICATE", certificate)),
        Files.writeString(folder.resolve("key.pem"), block("PRIVATE KEY", key)),
        Base64.getEncoder().encodeToString(certificate));
  }

  private static String block(String kind, byte[] bytes) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes));
  }
}
