package io.xloud.embedded;

import io.xloud.crypto.Secret;
import io.xloud.crypto.SecretFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the private database answers and with which password. Kept in the data folder as the very
 * line that {@code [database] connection} takes, so that a neighbour can be given it.
 */
record DatabaseAddress(int port, Secret password) {
  static final String USER = "keystone";
  static final String SCHEMA = "keystone";

  private static final Pattern LINE =
      Pattern.compile("mysql\\+pymysql://keystone:([\\w-]+)@127\\.0\\.0\\.1:(\\d+)/keystone\\s*");

  static Optional<DatabaseAddress> keptIn(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Matcher line = LINE.matcher(Files.readString(file));
    return line.matches()
        ? Optional.of(
            new DatabaseAddress(Integer.parseInt(line.group(2)), Secret.of(line.group(1))))
        : Optional.empty();
  }

  static DatabaseAddress fresh() throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    Secret password = Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    return new DatabaseAddress(freePort(0), password);
  }

  /** The same address, or the same password on another port when somebody else took this one. */
  DatabaseAddress stillFree() throws IOException {
    try {
      return new DatabaseAddress(freePort(port), password);
    } catch (IOException taken) {
      return new DatabaseAddress(freePort(0), password);
    }
  }

  void keepIn(Path file) throws IOException {
    SecretFile.write(file, connection().reveal() + "\n");
  }

  /** As {@code [database] connection} spells it. */
  Secret connection() {
    return Secret.of(
        "mysql+pymysql://%s:%s@127.0.0.1:%d/%s".formatted(USER, password.reveal(), port, SCHEMA));
  }

  private static int freePort(int wanted) throws IOException {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
