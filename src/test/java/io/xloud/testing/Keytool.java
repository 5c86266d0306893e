package io.xloud.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Makes keys with certificates by the keytool of this Java, in a file of its own. */
public record Keytool(Path store) {
  public static final String PASSWORD = "certificates";

  /** In a folder that nobody has used. */
  public static Keytool fresh() {
    try {
      return new Keytool(Files.createTempDirectory("xloud-keys-").resolve("store.p12"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A key for two days.
   *
   * @param kind {@code RSA} or {@code EC}
   * @param options keytool's own
   */
  public Keytool make(String alias, String kind, String name, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                kind,
                "-dname",
                name,
                "-validity",
                "2",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    words.addAll(List.of(options));
    try {
      Process keytool = new ProcessBuilder(words).redirectErrorStream(true).start();
      String told = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(told);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All that was made. */
  public KeyStore read() {
    try (InputStream bytes = Files.newInputStream(store)) {
      KeyStore read = KeyStore.getInstance("PKCS12");
      read.load(bytes, PASSWORD.toCharArray());
      return read;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("what keytool made cannot be read", e);
    }
  }

  /** In PEM's form. */
  public String certificate(String alias) {
    try {
      return block("CERTIFICATE", read().getCertificate(alias).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate without a form", e);
    }
  }

  /** In PEM's form. */
  public String key(String alias) {
    try {
      return block("PRIVATE KEY", read().getKey(alias, PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that does not open", e);
    }
  }

  private static String block(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, text);
  }
}
