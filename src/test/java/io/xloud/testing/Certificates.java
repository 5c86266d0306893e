package io.xloud.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates of clients and of a server on loopback, made by the keytool of this Java. */
public final class Certificates {
  private static final String PASSWORD = "certificates";

  private Certificates() {}

  /**
   * A server on loopback that only those believe who were given its certificate.
   *
   * @param certificate in PEM's form
   */
  public record Server(SSLContext tls, String certificate) {}

  /**
   * A certificate that an authority signed, all in PEM's form.
   *
   * @param authority the certificate of whoever signed it
   */
  public record Issued(String authority, String certificate, String key) {}

  /**
   * For a server, with further options of keytool; of RSA, which GnuTLS reads as Java writes it.
   */
  public static Issued issued(String... options) {
    return made(file -> {
      make(file, "issuer", "CN=authority", "-ext", "bc:c");
      List<String> signed = new ArrayList<>(List.of("-keyalg", "RSA", "-signer", "issuer"));
      signed.addAll(List.of(options));
      make(file, "server", "CN=server", signed.toArray(String[]::new));
      KeyStore store = read(file);
      return new Issued(
          pem(store.getCertificate("issuer")),
          pem(store.getCertificate("server")),
          pem("PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded()));
    });
  }

  public static Server ofServer() {
    return made(file -> {
      make(file, "server", "CN=loopback", "-ext", "san=ip:127.0.0.1");
      KeyStore store = read(file);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD.toCharArray());
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(keys.getKeyManagers(), null, null);
      return new Server(tls, pem(store.getCertificate("server")));
    });
  }

  private static String pem(Certificate certificate) throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind);
  }

  /** Signed by an issuer of the given name, with further options of keytool. */
  public static X509Certificate issuedBy(String issuer, String subject, String... options) {
    return made(file -> {
      make(file, "issuer", issuer);
      List<String> signed = new ArrayList<>(List.of("-signer", "issuer"));
      signed.addAll(List.of(options));
      make(file, "client", subject, signed.toArray(String[]::new));
      return (X509Certificate) read(file).getCertificate("client");
    });
  }

  private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream bytes = Files.newInputStream(file)) {
      store.load(bytes, PASSWORD.toCharArray());
    }
    return store;
  }

  private interface Making<T> {
    T in(Path file) throws IOException, GeneralSecurityException, InterruptedException;
  }

  private static <T> T made(Making<T> making) {
    try {
      return making.in(Files.createTempDirectory("xloud-certificates-").resolve("store.p12"));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no certificate can be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void make(Path store, String alias, String name, String... options)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                name,
                "-validity",
                "2",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    words.addAll(List.of(options));
    Process keytool = new ProcessBuilder(words).redirectErrorStream(true).start();
    String told = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(told);
    }
  }
}
