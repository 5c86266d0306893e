package io.xloud.identity.ldap;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.xloud.testing.Certificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private final Path root;
  private final Path folder;
  private final int port;
  private final int tlsPort;
  private Process process;

  /** What a server is to be, before there is one. */
  static final class Setup {
    private final Path root;
    private final Path folder;
    private final List<String> ofServer = new ArrayList<>();
    private final List<String> ofDatabase = new ArrayList<>();

    private Setup() throws IOException {
      root = Slapd.root();
      folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "slapd-");
    }

    /** A line of slapd.conf(5) for the whole server. */
    Setup server(String line) {
      ofServer.add(line);
      return this;
    }

    /** A line of slapd.conf(5) for the tree. */
    Setup database(String line) {
      ofDatabase.add(line);
      return this;
    }

    /** With StartTLS, and with a second port that has TLS from the start. */
    Setup certificate(Certificates.Issued issued) {
      try {
        Path certificate =
            Files.writeString(folder.resolve("certificate.pem"), issued.certificate());
        Path key = Files.writeString(folder.resolve("key.pem"), issued.key());
        return server("TLSCertificateFile " + certificate).server("TLSCertificateKeyFile " + key);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * @param entries what is there from the beginning, besides the suffix: much faster than one
     *     after the other
     */
    Slapd start(List<Entry> entries) {
      try {
        Files.writeString(
            folder.resolve("slapd.conf"), settings(root, folder, ofServer, ofDatabase));
        return new Slapd(root, folder, entries);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Slapd(Path root, Path folder, List<Entry> entries) throws IOException {
    this.root = root;
    this.folder = folder;
    this.port = freePort();
    this.tlsPort = freePort();
    load(entries);
    this.process = started();
  }

  static Setup setup() {
    try {
      return new Setup();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Slapd start() {
    return start(List.of());
  }

  static Slapd start(List<Entry> entries) {
    return setup().start(entries);
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

  private static String settings(
      Path root, Path folder, List<String> ofServer, List<String> ofDatabase) throws IOException {
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
    %s
    database mdb
    maxsize 104857600
    dbnosync
    suffix "%s"
    rootdn "%s"
    rootpw %s
    directory %s
    %s
    """
        .formatted(
            schemas,
            root.resolve("usr/lib/ldap"),
            folder.resolve("slapd.pid"),
            String.join("\n", ofServer),
            SUFFIX,
            SERVICE,
            SERVICE_PASSWORD,
            database,
            String.join("\n", ofDatabase));
  }

  /** By slapadd(8), which is slapd under another name. */
  private void load(List<Entry> entries) throws IOException {
    Entry suffix =
        new Entry(
            SUFFIX,
            new Attribute("objectClass", "dcObject", "organization"),
            new Attribute("dc", "example"),
            new Attribute("o", "example"));
    Path ldif = folder.resolve("entries.ldif");
    Files.writeString(
        ldif,
        Stream.concat(Stream.of(suffix), entries.stream())
            .map(Entry::toLDIFString)
            .collect(Collectors.joining("\n")));
    Process loading = launched("-T", "add", "-q", "-f", conf(), "-l", ldif.toString());
    try {
      if (!loading.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || loading.exitValue() != 0) {
        loading.destroyForcibly();
        throw new AssertionError("slapadd does not load: " + Files.readString(log()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Process started() throws IOException {
    boolean tls = Files.exists(folder.resolve("key.pem"));
    String urls = url() + (tls ? " ldaps://127.0.0.1:" + tlsPort : "");
    process = launched("-d", "stats", "-f", conf(), "-h", urls);
    awaitAnswer();
    return process;
  }

  private Process launched(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(root.resolve("usr/sbin/slapd").toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LD_LIBRARY_PATH", libraries(root));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private String conf() {
    return folder.resolve("slapd.conf").toString();
  }

  private Path log() {
    return folder.resolve("slapd.log");
  }

  /** Lines that it wrote about what it was asked and answered. */
  List<String> told() {
    try {
      return Files.readAllLines(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private void awaitAnswer() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (LDAPConnection connection = connection()) {
        if (connection.isConnected()) {
          return;
        }
      } catch (LDAPException e) {
        if (!process.isAlive() || System.nanoTime() - end > 0) {
          throw new AssertionError("slapd does not start: " + Files.readString(log()), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  @Override
  public String url() {
    return "ldap://127.0.0.1:" + port;
  }

  /** For certificates: of an address of the loopback no name is looked at. */
  String urlByName() {
    return "ldap://localhost:" + port;
  }

  String tlsUrl() {
    return "ldaps://localhost:" + tlsPort;
  }

  int port() {
    return port;
  }

  @Override
  public LDAPConnection connection() throws LDAPException {
    return new LDAPConnection("127.0.0.1", port, SERVICE, SERVICE_PASSWORD);
  }

  /** Without a farewell. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** With all that it had, where it was. */
  void goOn() {
    try {
      process = started();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on it takes connections, as the kernel does for it, and never says a word. */
  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("slapd can't be told " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void awaitEnd() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Also one that is frozen. */
  @Override
  public void close() {
    kill();
  }
}
