package io.xloud.it.migration;

import io.xloud.it.clients.Api;
import io.xloud.it.clients.PythonKeystone;
import io.xloud.it.server.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A machine of the cloud: on its one port answers Keystone or our server, as its units say. */
final class Node implements AutoCloseable {
  private final String name;
  private final Path root;
  private final PythonKeystone python;
  private final int management = Ports.free();
  private Process ours;

  Node(String name, Path root, PythonKeystone python) {
    this.name = name;
    this.root = root;
    this.python = python;
  }

  String name() {
    return name;
  }

  int port() {
    return python.port();
  }

  int management() {
    return management;
  }

  Api api() {
    return new Api(python.url());
  }

  boolean isOurs() {
    return ours != null;
  }

  /** What {@code systemctl} does with a unit here. */
  void unit(String verb, String unit) throws IOException, InterruptedException {
    switch (verb + " " + unit) {
      case "start keystone" -> python.start();
      case "stop keystone" -> python.close();
      case "start xloud-identity" -> start();
      case "stop xloud-identity" -> stop();
      default -> throw new IOException("no unit " + unit + " to " + verb);
    }
  }

  private void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                root.resolve("opt/xloud-identity/bin/identity-server").toString(),
                "--config-file",
                root.resolve("etc/keystone/keystone.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(root.resolve(name + ".log").toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("XLOUD_HOST", "127.0.0.1");
    builder.environment().put("XLOUD_PORT", Integer.toString(port()));
    builder.environment().put("XLOUD_MANAGEMENT_PORT", Integer.toString(management));
    builder.environment().put("XLOUD_SHUTDOWN_DRAIN", "0 s"); // HAProxy has been told before
    ours = builder.start();
  }

  private void stop() {
    if (ours != null) {
      ours.destroy();
      ours.onExit().orTimeout(60, TimeUnit.SECONDS).join();
      ours = null;
    }
  }

  @Override
  public void close() {
    stop();
    python.close();
  }
}
