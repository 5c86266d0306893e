package io.xloud.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificates of clients, made by the keytool of this Java. */
public final class Certificates {
  private static final String PASSWORD = "certificates";

  private Certificates() {}

  /** Signed by an issuer of the given name, with further options of keytool. */
  public static X509Certificate issuedBy(String issuer, String subject, String... options) {
    try {
      Path file = Files.createTempDirectory("xloud-certificates-").resolve("store.p12");
      make(file, "issuer", issuer);
      List<String> signed = new ArrayList<>(List.of("-signer", "issuer"));
      signed.addAll(List.of(options));
      make(file, "client", subject, signed.toArray(String[]::new));
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream bytes = Files.newInputStream(file)) {
        store.load(bytes, PASSWORD.toCharArray());
      }
      return (X509Certificate) store.getCertificate("client");
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
