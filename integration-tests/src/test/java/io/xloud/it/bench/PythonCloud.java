package io.xloud.it.bench;

import io.xloud.it.clients.Python;
import io.xloud.it.server.Conf;
import io.xloud.it.server.Mariadb;
import io.xloud.it.server.Memcached;
import io.xloud.it.server.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Python Keystone 30 as operators run it: uwsgi with 2 processes of 4 threads, its cache in a
 * memcached of its own, on a schema and keys that others made. Connections end with each answer, as
 * devstack has it, because uwsgi's HTTP router drops them after answers without a body.
 */
final class PythonCloud implements AutoCloseable {
  private static final int CACHE_MEGABYTES = 512;

  private final int port = Ports.free();
  private final Memcached memcached;
  private final Process uwsgi;

  private PythonCloud(Path folder, Conf conf) throws IOException, InterruptedException {
    Path log = folder.resolve("python.log");
    memcached = Memcached.start(CACHE_MEGABYTES);
    conf.with("cache", "enabled", true)
        .with("cache", "backend", "dogpile.cache.memcached")
        .with("cache", "memcache_servers", memcached.address())
        .with("DEFAULT", "log_file", folder.resolve("python-keystone.log"))
        .with("DEFAULT", "use_stderr", false)
        .writeTo(folder.resolve("keystone.conf"));
    uwsgi = start(folder, log, uwsgi());
    Ports.awaitAnswer(side().url() + "/v3", uwsgi, log);
  }

  static PythonCloud over(String schema, Conf keys) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("python-" + schema + "-");
    return new PythonCloud(
        folder,
        keys.with(
            "database", "connection", Mariadb.running().connectionOf(schema) + "?charset=utf8"));
  }

  private List<String> uwsgi() throws IOException, InterruptedException {
    return List.of(
        Python.program("uwsgi").toString(),
        "--http-socket=127.0.0.1:" + port,
        "--add-header=Connection: close",
        "--post-buffering=65536",
        "--master",
        "--processes=2",
        "--threads=4",
        "--enable-threads",
        "--lazy-apps",
        "--need-app",
        "--thunder-lock",
        "--die-on-term",
        "--no-orphans",
        "--buffer-size=65535",
        "--listen=128",
        "--disable-logging",
        "--home=" + Python.program("..").normalize(),
        "--module=keystone.wsgi.api:application");
  }

  private static Process start(Path folder, Path log, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("PYTHONWARNINGS", "ignore");
    builder.environment().put("OS_KEYSTONE_CONFIG_DIR", folder.toString());
    builder.environment().put("OS_KEYSTONE_CONFIG_FILES", "keystone.conf");
    return builder.start();
  }

  Side side() {
    return new Side("Python Keystone", port, uwsgi == null ? 0 : uwsgi.pid());
  }

  @Override
  public void close() {
    uwsgi.destroy();
    uwsgi.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    memcached.close();
  }
}
