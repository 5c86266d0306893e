package io.xloud.it.balancer;

import io.xloud.it.server.Certificate;
import io.xloud.it.server.Debian;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Ports;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** HAProxy with the configuration that operators use, in front of nodes on loopback. */
public final class Haproxy implements AutoCloseable {
  private static final Path CONFIGURATION =
      Path.of("../haproxy/haproxy.cfg").toAbsolutePath().normalize();

  /** The server, and with HTTP/2 a whole address. */
  private static final String LOGGED =
      " (?:reads|writes)/(\\S+) [^\"\n]*\"[A-Z]+ (?:https://[^/]+)?(?:%s)[? ]";

  private final Path folder;
  private final Certificate certificate;
  private final Map<String, String> environment;
  private final Process process;

  /** Where a node answers, and where it says whether it is ready. */
  public record Node(int port, int health) {
    public static Node of(IdentityServer server) {
      return new Node(server.port(), URI.create(server.managementUrl()).getPort());
    }

    /** Nobody is there. */
    static Node absent() {
      return new Node(Ports.free(), Ports.free());
    }
  }

  private Haproxy(Path folder, Certificate certificate, Map<String, String> environment)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.certificate = certificate;
    this.environment = environment;
    this.process = command(List.of("-f", CONFIGURATION.toString())).start();
    Ports.awaitAnswer(operators(), process, log());
  }

  /**
   * @param trusted addresses whose logins are not limited
   * @param logins how many logins any other address may try in ten seconds
   */
  public static Haproxy before(List<Node> nodes, String trusted, int logins)
      throws IOException, InterruptedException {
    return among(List.of(loopback(), loopback()), 1, nodes, trusted, logins);
  }

  /** Two that tell each other what they have counted. */
  static List<Haproxy> peersBefore(List<Node> nodes, String trusted, int logins)
      throws IOException, InterruptedException {
    List<String> peers = List.of(loopback(), loopback());
    return List.of(
        among(peers, 1, nodes, trusted, logins), among(peers, 2, nodes, trusted, logins));
  }

  private static String loopback() {
    return "127.0.0.1:" + Ports.free();
  }

  private static Haproxy among(
      List<String> peers, int number, List<Node> nodes, String trusted, int logins)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("xloud-haproxy-");
    Certificate certificate = Certificate.forLoopback();
    Map<String, String> environment = new HashMap<>();
    environment.put("XLOUD_UNPRIVILEGED", "1");
    environment.put("XLOUD_LISTEN", loopback());
    environment.put("XLOUD_CERTIFICATE", certificate.pem().toString());
    environment.put(
        "XLOUD_TRUSTED", Files.writeString(folder.resolve("trusted.lst"), trusted).toString());
    environment.put("XLOUD_LOGINS", Integer.toString(logins));
    environment.put("XLOUD_BALANCER", "balancer-" + number);
    environment.put("XLOUD_BALANCER_1", peers.getFirst());
    environment.put("XLOUD_BALANCER_2", peers.getLast());
    environment.put("XLOUD_STATS", loopback());
    environment.put("XLOUD_SOCKET", folder.resolve("admin.sock").toString());
    environment.put("XLOUD_WRITES", "abns@" + folder.getFileName());
    environment.put("XLOUD_LOG", "stdout");
    for (int i = 0; i < 3; i++) {
      Node node = i < nodes.size() ? nodes.get(i) : Node.absent();
      environment.put("XLOUD_NODE_" + (i + 1), "127.0.0.1:" + node.port());
      environment.put("XLOUD_HEALTH_" + (i + 1), Integer.toString(node.health()));
    }
    return new Haproxy(folder, certificate, environment);
  }

  private ProcessBuilder command(List<String> words) throws IOException, InterruptedException {
    ProcessBuilder builder = Debian.program("haproxy", "haproxy");
    builder.command().addAll(words);
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
  }

  public String url() {
    return "https://" + environment.get("XLOUD_LISTEN");
  }

  /** Statistics, and metrics under {@code /metrics}. */
  public String operators() {
    return "http://" + environment.get("XLOUD_STATS");
  }

  /** A client that trusts the certificate and speaks HTTP/2 where it is offered. */
  public HttpClient client() {
    return HttpClient.newBuilder().sslContext(certificate.tls()).build();
  }

  public long pid() {
    return process.pid();
  }

  /** With the key, as its clients need it to trust it. */
  public Path certificate() {
    return certificate.pem();
  }

  /** What trusts the certificate. */
  SSLContext tls() {
    return certificate.tls();
  }

  public Path log() {
    return folder.resolve("haproxy.log");
  }

  /** What it answers on its socket to a command of an operator. */
  public String tell(String command) throws IOException {
    try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.connect(UnixDomainSocketAddress.of(environment.get("XLOUD_SOCKET")));
      socket.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
      return new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Takes a node out of service as an operator does: it gets no request any more. */
  public void drain(String node) throws IOException, InterruptedException {
    tell("set server reads/" + node + " state drain");
    awaitStatus(node, "DRAIN");
  }

  /** The way back. */
  public void serve(String node) throws IOException, InterruptedException {
    tell("set server reads/" + node + " state ready");
    awaitStatus(node, "UP");
  }

  /**
   * The nodes that answered requests to one of these paths, as its log tells it, the last one last.
   *
   * @param paths as clients spell them, without what stands behind a question mark
   */
  public List<String> nodesOf(String... paths) throws IOException {
    String any = Stream.of(paths).map(Pattern::quote).collect(Collectors.joining("|"));
    Pattern line = Pattern.compile(LOGGED.formatted(any));
    return line.matcher(Files.readString(log())).results().map(found -> found.group(1)).toList();
  }

  /** Waits until it has seen by its checks that the node is or is not ready. */
  public void awaitStatus(String node, String status) throws IOException, InterruptedException {
    await("show stat", told -> status.equals(status(node, told)));
  }

  /** Waits until what it answers to an operator's command is what is wanted. */
  void await(String command, Predicate<String> wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String told = tell(command);
    while (!wanted.test(told)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("after 20 s it still tells " + told);
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
      told = tell(command);
    }
  }

  private static String status(String node, String told) {
    return told.lines()
        .filter(line -> line.startsWith("reads," + node + ","))
        .findFirst()
        .orElseThrow()
        .split(",")[17];
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
