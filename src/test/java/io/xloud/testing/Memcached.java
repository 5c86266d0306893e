package io.xloud.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real memcached on loopback, which may be frozen and ended. What can't be had fails the test
 * with the line to type.
 */
public final class Memcached implements AutoCloseable {
  private static final Path PROGRAM = Path.of("integration-tests/memcached/run").toAbsolutePath();

  /** The first time it may have to be fetched. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Process process;
  private final int port;

  private Memcached(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static Memcached start(String... options) {
    return startOn(freePort(), options);
  }

  public static Memcached startOn(int port, String... options) {
    return startOn(port, Map.of(), options);
  }

  /** It asks everybody for name and password, and knows nobody; the folder is for its settings. */
  public static Memcached startWithSasl(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("memcached.conf"),
        "mech_list: plain\npwcheck_method: auxprop\nauxprop_plugin: sasldb\n");
    return startOn(freePort(), Map.of("SASL_CONF_PATH", folder.toString()), "-S");
  }

  private static Memcached startOn(int port, Map<String, String> environment, String... options) {
    List<String> command =
        new ArrayList<>(List.of(PROGRAM.toString(), "-l", "127.0.0.1", "-U", "0"));
    command.addAll(List.of("-m", "8", "-t", "1", "-p", Integer.toString(port)));
    command.addAll(List.of("-u", System.getProperty("user.name")));
    command.addAll(List.of(options));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(environment);
      Memcached memcached = new Memcached(builder.start(), port);
      memcached.awaitOpen();
      return memcached;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no port is free", e);
    }
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

  public int port() {
    return port;
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  public void set(String key) {
    expect("STORED", ask("set %s 0 0 1\r\nx".formatted(key)));
  }

  public boolean has(String key) {
    return ask("get " + key).startsWith("VALUE");
  }

  /** How many deletions it was asked for. */
  public long deletions() {
    return stat("delete_hits") + stat("delete_misses");
  }

  /** How often it was asked for something that it keeps. */
  public long readings() {
    return stat("cmd_get");
  }

  private long stat(String name) {
    return ask("stats")
        .lines()
        .filter(line -> line.startsWith("STAT " + name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void expect(String expected, String answer) {
    if (!answer.startsWith(expected)) {
      throw new AssertionError("memcached answers " + answer);
    }
  }

  private String ask(String command) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5000);
      socket
          .getOutputStream()
          .write((command + "\r\nquit\r\n").getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readAllAsString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** It keeps its connections and its port, and answers nothing. */
  public void freeze() {
    signal("STOP");
  }

  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      expect("0", Integer.toString(code));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
