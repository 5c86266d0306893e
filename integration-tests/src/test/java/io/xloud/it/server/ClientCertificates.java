package io.xloud.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates of clients as a proxy forwards them, made by the keytool of this Java. */
public final class ClientCertificates {
  private static final String PASSWORD = "certificates";

  private final Path store;

  private ClientCertificates(Path store) {
    this.store = store;
  }

  /** An issuer of this name. */
  public static ClientCertificates of(String issuer) throws IOException, InterruptedException {
    Path store = Files.createTempDirectory("xloud-issuer-").resolve("store.p12");
    ClientCertificates made = new ClientCertificates(store);
    made.make("issuer", issuer);
    return made;
  }

  /** The header of RFC 9440 for a client of this name. */
  public String header(String subject)
      throws IOException, InterruptedException, GeneralSecurityException {
    String alias = Integer.toHexString(subject.hashCode());
    make(alias, subject, "-signer", "issuer");
    KeyStore read = KeyStore.getInstance("PKCS12");
    try (InputStream bytes = Files.newInputStream(store)) {
      read.load(bytes, PASSWORD.toCharArray());
    }
    byte[] der = read.getCertificate(alias).getEncoded();
    return ":%s:".formatted(Base64.getEncoder().encodeToString(der));
  }

  private void make(String alias, String name, String... options)
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
    String told = new String(keytool.getInputStream().readAllBytes());
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(told);
    }
  }
}
