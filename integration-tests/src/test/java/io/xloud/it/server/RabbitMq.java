package io.xloud.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real RabbitMQ on loopback, in clear and over TLS, with a folder and an Erlang port mapper of
 * its own, which may be killed and started again. What can't be had fails the test with the line to
 * type.
 */
public final class RabbitMq implements AutoCloseable {
  private static final String NAME = "rabbitmq-server";

  private final Path folder;
  private final Path home;
  private final Path erlang;
  private final int port = Ports.free();
  private final int tlsPort = Ports.free();
  private final int mapperPort = Ports.free();
  private final int clusterPort = Ports.free();
  private Process mapper;
  private Process process;

  private RabbitMq(Path folder, Path home, Path erlang) {
    this.folder = folder;
    this.home = home;
    this.erlang = erlang;
  }

  public static RabbitMq start() throws IOException, InterruptedException {
    Path tree = Debian.tree(NAME, "usr/lib/rabbitmq/bin/rabbitmq-server");
    Path within = tree.resolve("usr/lib/erlang");
    Path erlang = Files.exists(within) ? within : Path.of("/usr/lib/erlang");
    Path home = newest(tree.resolve("usr/lib/rabbitmq/lib"), "rabbitmq_server-");
    RabbitMq rabbit = new RabbitMq(Files.createTempDirectory("rabbitmq-"), home, erlang);
    rabbit.prepare();
    rabbit.startMapper();
    return rabbit.startBroker();
  }

  private static Path newest(Path parent, String prefix) throws IOException {
    try (Stream<Path> found = Files.list(parent)) {
      return found
          .filter(path -> path.getFileName().toString().startsWith(prefix))
          .max(Path::compareTo)
          .orElseThrow(() -> new AssertionError("no " + prefix + " in " + parent));
    }
  }

  /** Erlang's own starter knows only the place where the package would be installed. */
  private void prepare() throws IOException {
    Path starter = Files.createDirectories(folder.resolve("bin")).resolve("erl");
    Files.writeString(
        starter,
        """
        #!/bin/sh
        ROOTDIR=%1$s BINDIR=%2$s EMU=beam PROGNAME=erl
        export ROOTDIR BINDIR EMU PROGNAME
        exec "$BINDIR/erlexec" "$@"
        """
            .formatted(erlang, programs()));
    Files.setPosixFilePermissions(starter, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(folder.resolve("plugins"), "[].");
    Files.writeString(
        folder.resolve("rabbitmq.conf"),
        """
        listeners.ssl.1 = 127.0.0.1:%1$d
        ssl_options.cacertfile = %2$s
        ssl_options.certfile = %2$s
        ssl_options.keyfile = %2$s
        """
            .formatted(tlsPort, Certificate.forLoopback().pem()));
  }

  private Path programs() throws IOException {
    return newest(erlang, "erts-").resolve("bin");
  }

  private void startMapper() throws IOException {
    mapper = run(programs().resolve("epmd").toString());
  }

  /** Also after it was killed, with what it had kept. */
  public RabbitMq startBroker() throws IOException {
    process = run(home.resolve("sbin/rabbitmq-server").toString());
    Ports.awaitOpen(port, process, log());
    return this;
  }

  private Process run(String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().putAll(environment());
    return builder.start();
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("PATH", folder.resolve("bin") + ":" + System.getenv("PATH")),
        Map.entry("HOME", folder.toString()),
        Map.entry("ERL_EPMD_PORT", Integer.toString(mapperPort)),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_HOME", home.toString()),
        Map.entry("RABBITMQ_NODENAME", "test@localhost"),
        Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(clusterPort)),
        Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
        Map.entry("RABBITMQ_LOGS", "-"),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString()),
        Map.entry("RABBITMQ_PLUGINS_DIR", home.resolve("plugins").toString()),
        Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString()),
        Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
        Map.entry("LANG", "C.UTF-8"));
  }

  private Path log() {
    return folder.resolve("rabbitmq.log");
  }

  /** As {@code transport_url} spells it. */
  public String url() {
    return "rabbit://guest:guest@127.0.0.1:%d/".formatted(port);
  }

  /** Where it speaks TLS, with the certificate for loopback. */
  public int tlsPort() {
    return tlsPort;
  }

  public void kill() {
    end(process);
  }

  private static void end(Process process) {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    all.forEach(each -> each.onExit().join());
  }

  @Override
  public void close() {
    end(process);
    end(mapper);
  }
}
