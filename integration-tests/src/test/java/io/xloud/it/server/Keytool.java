package io.xloud.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/** Makes keys with certificates by the keytool of this Java, in a file of its own. */
record Keytool(Path store, String password) {

  /** A key for two days; further options are keytool's own. */
  void make(String alias, String kind, String name, String... options)
      throws IOException, InterruptedException {
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
                password));
    words.addAll(List.of(options));
    Process keytool = new ProcessBuilder(words).redirectErrorStream(true).start();
    String told = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(told);
    }
  }

  /** All that was made. */
  KeyStore read() throws IOException, GeneralSecurityException {
    KeyStore read = KeyStore.getInstance("PKCS12");
    try (InputStream bytes = Files.newInputStream(store)) {
      read.load(bytes, password.toCharArray());
    }
    return read;
  }
}
