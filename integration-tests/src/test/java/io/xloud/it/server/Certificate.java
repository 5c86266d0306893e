package io.xloud.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificate for loopback of a test run with its key, for servers and for clients that trust
 * it.
 *
 * @param pem both
 * @param alone without the key
 * @param tls of clients that show it
 * @param trusting of clients that show none
 */
public record Certificate(Path pem, Path alone, SSLContext tls, SSLContext trusting) {
  private static final String PASSWORD = "loopback";
  private static final Certificate ONE = make();

  public static Certificate forLoopback() {
    return ONE;
  }

  /** By which a browser knows its key: a digest of what the certificate says of it. */
  public String pin() throws IOException, GeneralSecurityException {
    try (InputStream bytes = Files.newInputStream(alone)) {
      PublicKey key =
          CertificateFactory.getInstance("X.509").generateCertificate(bytes).getPublicKey();
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    }
  }

  private static Certificate make() {
    try {
      return in(Files.createTempDirectory("xloud-certificate-"));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no certificate can be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Certificate in(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Keytool keys = new Keytool(folder.resolve("loopback.p12"), PASSWORD);
    keys.make("loopback", "EC", "CN=loopback", "-ext", "san=ip:127.0.0.1");
    KeyStore store = keys.read();
    String certificate = block("CERTIFICATE", store.getCertificate("loopback").getEncoded());
    String key =
        block("PRIVATE KEY", store.getKey("loopback", PASSWORD.toCharArray()).getEncoded());
    KeyStore none = KeyStore.getInstance("PKCS12");
    none.load(null, null);
    return new Certificate(
        Files.writeString(folder.resolve("loopback.pem"), certificate + key),
        Files.writeString(folder.resolve("alone.pem"), certificate),
        tls(store, store),
        tls(store, none));
  }

  private static String block(String kind, byte[] bytes) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes));
  }

  /** Trusts the certificate of the one, and shows that of the other where it has one. */
  private static SSLContext tls(KeyStore store, KeyStore shown)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("loopback", store.getCertificate("loopback"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(shown, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
