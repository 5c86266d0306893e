package io.xloud.it.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The packaged server with a data folder and a database of its own, as a newcomer starts it. */
public final class Playground implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path data;
  private final Path log;
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private Process process;

  public Playground(Path data) throws IOException {
    this.data = data;
    this.log = Files.createTempFile("playground", ".log");
  }

  /** Starts and waits for the first answer and the credentials; tells how long it took. */
  public Duration start() throws IOException, InterruptedException {
    return start("");
  }

  /** The same with a password for the administrator, when it is the first start. */
  public Duration start(String adminPassword) throws IOException, InterruptedException {
    Instant begin = Instant.now();
    process = launch(adminPassword, log, data, port, managementPort);
    Ports.awaitAnswer(url() + "/v3", process, log);
    Duration taken = Duration.between(begin, Instant.now());
    while (!Files.exists(clouds()) && process.isAlive()) {
      if (Instant.now().isAfter(begin.plus(PATIENCE))) {
        throw new AssertionError(clouds() + " does not come:\n" + Files.readString(log));
      }
      process.onExit().completeOnTimeout(process, 50, TimeUnit.MILLISECONDS).join();
    }
    return taken;
  }

  private static Process launch(
      String adminPassword, Path log, Path data, int port, int managementPort, String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                IdentityServer.program("identity-server").toString(),
                "--data",
                data.toString(),
                "--port",
                Integer.toString(port),
                "--management-port",
                Integer.toString(managementPort)));
    Collections.addAll(command, more);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.matches("(OS|XLOUD)_.*"));
    if (!adminPassword.isEmpty()) {
      builder.environment().put("OS_BOOTSTRAP_PASSWORD", adminPassword);
    }
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  /** How a start ended that can't succeed. */
  public record Refusal(int code, String said) {}

  /** With the port, or any free one for 0. */
  public static Refusal refused(Path data, int port, String... more)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("refused", ".log");
    Process process = launch("", log, data, port == 0 ? Ports.free() : port, Ports.free(), more);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("it started:\n" + Files.readString(log));
      }
    } finally {
      process.destroy();
    }
    return new Refusal(process.exitValue(), Files.readString(log).strip());
  }

  /** A port that is taken for as long as the socket lives. */
  public static ServerSocket takenPort() throws IOException {
    return new ServerSocket(0);
  }

  /** The database process that the data folder names, when it lives. */
  public Optional<ProcessHandle> database() throws IOException {
    Path pid = data.resolve("db/mariadb.pid");
    return Files.exists(pid)
        ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
            .filter(ProcessHandle::isAlive)
        : Optional.empty();
  }

  /** As Ctrl-C does. */
  public void stop() {
    if (process != null) {
      process.destroy();
      process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      process = null;
    }
  }

  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
    process = null;
  }

  public Path openrc() {
    return data.resolve("openrc");
  }

  public Path clouds() {
    return data.resolve("clouds.yaml");
  }

  /** The administrator's. */
  public String password() throws IOException {
    return Files.readAllLines(openrc()).stream()
        .filter(line -> line.startsWith("export OS_PASSWORD="))
        .map(line -> line.substring(line.indexOf('=') + 1).replace("'", ""))
        .findFirst()
        .orElseThrow();
  }

  /** What all starts have written so far. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  public String managementUrl() {
    return "http://127.0.0.1:" + managementPort;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() throws IOException {
    stop();
    database().ifPresent(ProcessHandle::destroy);
  }
}
