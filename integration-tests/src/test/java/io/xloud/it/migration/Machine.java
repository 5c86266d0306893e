package io.xloud.it.migration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.xloud.it.clients.Python;
import io.xloud.it.server.Debian;
import io.xloud.it.server.Mariadb;
import io.xloud.it.server.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where the guide's commands are typed: a bash that finds, before the machine's own programs, those
 * that need root or that a machine may lack.
 */
final class Machine implements AutoCloseable {
  /** For one block, on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final Path root;
  private final List<Node> nodes;
  private final HttpServer units;
  private final Path programs;

  Machine(Path root, List<Node> nodes) throws IOException, InterruptedException {
    this.root = root;
    this.nodes = nodes;
    this.units = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.programs = Files.createDirectories(root.resolve("programs"));
    units.createContext("/", this::unit);
    units.start();
    program(
        "systemctl",
        """
        #!/bin/sh
        exec curl -fsS "http://127.0.0.1:%d/$NODE/$1/$2"
        """
            .formatted(units.getAddress().getPort()));
    program(
        "socat",
        """
        #!/usr/bin/env python3
        import socket, sys
        line = socket.socket(socket.AF_UNIX)
        line.connect(sys.argv[2])
        line.sendall(sys.stdin.buffer.read())
        while part := line.recv(65536):
            sys.stdout.write(part.decode())
        """);
    program(
        "keystone-manage",
        """
        #!/bin/sh
        shift 2
        echo "$*" | exec %s %s %s
        """
            .formatted(
                Python.program("python"),
                Python.script("keystone_manage.py"),
                root.resolve("etc/keystone/python-keystone.conf")));
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(programs.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** A path is NODE/VERB/UNIT. */
  private void unit(HttpExchange exchange) throws IOException {
    String[] words = exchange.getRequestURI().getPath().split("/");
    byte[] told = new byte[0];
    int status = 200;
    try {
      Node node = nodes.stream().filter(it -> it.name().equals(words[1])).findFirst().orElseThrow();
      node.unit(words[2], words[3]);
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      told = e.toString().getBytes(StandardCharsets.UTF_8);
      status = 500;
    }
    exchange.sendResponseHeaders(status, told.length == 0 ? -1 : told.length);
    exchange.getResponseBody().write(told);
    exchange.close();
  }

  /**
   * Runs the blocks as they stand in the guide; a failure fails the test with all that was said.
   */
  String type(Node node, List<String> blocks) throws IOException, InterruptedException {
    StringBuilder said = new StringBuilder();
    for (String block : blocks) {
      said.append(type(node, block));
    }
    return said.toString();
  }

  private String type(Node node, String block) throws IOException, InterruptedException {
    Path log = root.resolve("typed.log");
    String script = "set -euo pipefail\n" + Guide.here(block, values(node));
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(OS|XLOUD)_.*"));
    builder.environment().put("PATH", path());
    builder.environment().put("XLOUD_SHUTDOWN_DRAIN", "0 s"); // nobody uses the one beside
    builder.environment().put("NODE", node.name());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process shell = builder.start();
    boolean ended = shell.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    shell.descendants().forEach(ProcessHandle::destroy);
    shell.destroy();
    String said = Files.readString(log);
    if (!ended || shell.waitFor() != 0) {
      throw new AssertionError(script + (ended ? "\nfails:\n" : "\nnever ends:\n") + said);
    }
    return said;
  }

  private String path() throws IOException, InterruptedException {
    Path curl = Path.of(Debian.program("curl", "curl").command().getFirst()).getParent();
    return "%s:%s:%s:%s"
        .formatted(programs, Mariadb.running().programs(), System.getenv("PATH"), curl);
  }

  private Map<String, String> values(Node node) throws IOException {
    PosixFileAttributes us = Files.readAttributes(root, PosixFileAttributes.class);
    Map<String, String> values = new HashMap<>();
    values.put("root", root.toString());
    values.put("node", node.name());
    values.put("port", Integer.toString(node.port()));
    values.put("management", Integer.toString(node.management()));
    values.put("beside", Integer.toString(Ports.free()));
    values.put("besideManagement", Integer.toString(Ports.free()));
    values.put("owner", us.owner().getName());
    values.put("group", us.group().getName());
    return values;
  }

  @Override
  public void close() {
    units.stop(0);
  }
}
