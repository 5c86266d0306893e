package io.xloud.it.migration;

import io.xloud.it.server.Debian;
import io.xloud.it.server.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The HAProxy that stood before the Keystones, and goes on as it is. */
final class Balancer implements AutoCloseable {
  private static final Path CONFIGURATION =
      Path.of("src/test/resources/migration/haproxy.cfg").toAbsolutePath();

  private final int port = Ports.free();
  private final Process process;

  Balancer(Path root, List<Node> nodes) throws IOException, InterruptedException {
    Path log = root.resolve("haproxy.log");
    ProcessBuilder builder = Debian.program("haproxy", "haproxy");
    builder.command().addAll(List.of("-f", CONFIGURATION.toString()));
    builder.environment().put("SOCKET", root.resolve("run/admin.sock").toString());
    builder.environment().put("LISTEN", Integer.toString(port));
    builder.environment().put("NODE_1", Integer.toString(nodes.getFirst().port()));
    builder.environment().put("NODE_2", Integer.toString(nodes.getLast().port()));
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Ports.awaitAnswer(url() + "/v3", process, log);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
