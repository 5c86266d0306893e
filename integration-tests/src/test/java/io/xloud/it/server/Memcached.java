package io.xloud.it.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real memcached on loopback, which may be frozen. What can't be had fails the test with the line
 * to type.
 */
public final class Memcached implements AutoCloseable {
  private static final Path PROGRAM = Path.of("memcached/run").toAbsolutePath();

  /** The first time it may have to be fetched. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Process process;
  private final int port;

  private Memcached(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static Memcached start() throws IOException {
    return start(32);
  }

  public static Memcached start(int megabytes) throws IOException {
    int port = Ports.free();
    Process process =
        new ProcessBuilder(
                List.of(
                    PROGRAM.toString(),
                    "-l",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(port),
                    "-U",
                    "0",
                    "-m",
                    Integer.toString(megabytes),
                    "-u",
                    System.getProperty("user.name")))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Memcached memcached = new Memcached(process, port);
    memcached.awaitOpen();
    return memcached;
  }

  private void awaitOpen() {
    Instant end = Instant.now().plus(PATIENCE);
    while (!isOpen()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new AssertionError(
            "memcached does not start, see above; if it is missing, type: apt-get install -y"
                + " memcached");
      }
      process.onExit().completeOnTimeout(process, 20, TimeUnit.MILLISECONDS).join();
    }
  }

  private boolean isOpen() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** As {@code [cache] memcache_servers} spells it. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** It keeps its connections and its port, and answers nothing. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
