package io.xloud.it.bench;

import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Quarkus with one route that writes one prepared answer: packaged as the product is and started by
 * the product's own scripts, so that settings and flags of the JVM are the same.
 */
final class BareQuarkus implements AutoCloseable {
  private static final Path BUILT = Path.of("bench/bare/target/quarkus-app").toAbsolutePath();

  /** The server or the connection writes these by itself. */
  private static final Set<String> BY_ITSELF = Set.of("content-length", "connection", "date");

  private final Process process;
  private final int port;

  private BareQuarkus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Gives everybody the answer that another server gave. */
  static BareQuarkus answering(Wire.Reply reply, Path folder)
      throws IOException, InterruptedException {
    Path answer = Files.createDirectories(folder.resolve("answer"));
    Files.write(answer.resolve("body"), reply.body());
    Files.write(answer.resolve("headers"), told(reply.headers()));
    int port = Ports.free();
    Path log = folder.resolve("bare.log");
    ProcessBuilder builder =
        new ProcessBuilder(packaged(folder).resolve("bin/identity-server").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("BARE_ANSWER", answer.toString());
    builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(Ports.free()));
    Process process = builder.start();
    Ports.awaitAnswer("http://127.0.0.1:" + port + "/v3", process, log);
    return new BareQuarkus(process, port);
  }

  private static List<String> told(List<String> headers) {
    return headers.stream()
        .filter(line -> !BY_ITSELF.contains(line.substring(0, line.indexOf(':')).toLowerCase()))
        .toList();
  }

  /** The product's scripts around this application. */
  private static Path packaged(Path folder) throws IOException, InterruptedException {
    Path home = folder.resolve("bare");
    Path product = IdentityServer.program("..").normalize();
    Files.createDirectories(home.resolve("lib"));
    copy(product.resolve("bin"), home.resolve("bin"));
    for (String script : List.of("launch", "find-java")) {
      copy(product.resolve("lib").resolve(script), home.resolve("lib").resolve(script));
    }
    copy(BUILT, home.resolve("lib/app"));
    return home;
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    new ProcessBuilder("cp", "-R", from.toString(), to.toString()).inheritIO().start().waitFor();
  }

  Side side() {
    return new Side("bare Quarkus", port, process.pid());
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
