package io.xloud.identity.ldap;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Debian's slapd on loopback with a folder of its own. What can't be had fails the test with the
 * line to type.
 */
final class Slapd implements TestDirectory {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path UNPACK = Path.of("integration-tests/slapd/unpack").toAbsolutePath();

  private final Process process;
  private final int port;

  private Slapd(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Where it lies: in the system, or where it was unpacked. */
  private static Path root() throws IOException {
    Process unpack =
        new ProcessBuilder(UNPACK.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader answer = unpack.inputReader()) {
      String root = answer.readLine();
      if (root == null) {
        throw new AssertionError("there is no slapd, see above");
      }
      return Path.of(root);
    }
  }

  static Slapd start() {
    try {
      Path root = root();
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "slapd-");
      int port = freePort();
      Path conf = Files.writeString(folder.resolve("slapd.conf"), settings(root, folder));
      ProcessBuilder builder =
          new ProcessBuilder(
              root.resolve("usr/sbin/slapd").toString(),
              "-d",
              "none",
              "-f",
              conf.toString(),
              "-h",
              "ldap://127.0.0.1:" + port);
      builder.environment().put("LD_LIBRARY_PATH", libraries(root));
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("slapd.log").toFile())
              .start();
      Slapd slapd = new Slapd(process, port);
      slapd.awaitAnswer(folder.resolve("slapd.log"));
      slapd.add(
          new Entry(
              SUFFIX,
              new Attribute("objectClass", "dcObject", "organization"),
              new Attribute("dc", "example"),
              new Attribute("o", "example")));
      return slapd;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String settings(Path root, Path folder) throws IOException {
    Path database = Files.createDirectory(folder.resolve("data"));
    String schemas =
        Stream.of("core", "cosine", "inetorgperson", "nis")
            .map(
                name -> "include %s".formatted(root.resolve("etc/ldap/schema/" + name + ".schema")))
            .collect(Collectors.joining("\n"));
    return """
    %s
    modulepath %s
    moduleload back_mdb
    pidfile %s
    database mdb
    maxsize 104857600
    suffix "%s"
    rootdn "%s"
    rootpw %s
    directory %s
    """
        .formatted(
            schemas,
            root.resolve("usr/lib/ldap"),
            folder.resolve("slapd.pid"),
            SUFFIX,
            SERVICE,
            SERVICE_PASSWORD,
            database);
  }

  private static String libraries(Path root) throws IOException {
    if (root.equals(Path.of("/"))) {
      return "";
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().contains(".so"))
          .map(file -> requireNonNull(file.getParent()).toString())
          .distinct()
          .collect(Collectors.joining(":"));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer(Path log) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (LDAPConnection connection = connection()) {
        if (connection.isConnected()) {
          return;
        }
      } catch (LDAPException e) {
        if (!process.isAlive() || System.nanoTime() - end > 0) {
          throw new AssertionError("slapd does not start: " + Files.readString(log), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  @Override
  public String url() {
    return "ldap://127.0.0.1:" + port;
  }

  @Override
  public LDAPConnection connection() throws LDAPException {
    return new LDAPConnection("127.0.0.1", port, SERVICE, SERVICE_PASSWORD);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
