package io.xloud.it.clients;

import io.xloud.it.server.Conf;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.Mariadb;
import io.xloud.it.server.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Map;

/**
 * A real Python Keystone on a schema and key folders that others may share with it. Its cache is
 * off unless the test switches it on, and its sessions name themselves foreign to {@link
 * EventFence}.
 */
public final class PythonKeystone implements AutoCloseable {
  private final Path folder;
  private final Path conf;
  private final int port = Ports.free();
  private Process process;

  private PythonKeystone(Path folder, Path conf) {
    this.folder = folder;
    this.conf = conf;
  }

  /** With its key folders under the folder, by the names {@code fernet-keys} and so on. */
  static PythonKeystone over(String schema, Path folder) throws IOException {
    return over(schema, folder, Conf.empty());
  }

  /** With further options. */
  public static PythonKeystone over(String schema, Path folder, Conf more) throws IOException {
    return at(
        Mariadb.running().connectionOf(schema)
            + "?init_command=SET+SESSION+server_id%%3D%d".formatted(EventFence.FOREIGN),
        folder,
        more);
  }

  /** On any database, as {@code [database] connection} spells it. */
  public static PythonKeystone at(String connection, Path folder) throws IOException {
    return at(connection, folder, Conf.empty());
  }

  private static PythonKeystone at(String connection, Path folder, Conf more) throws IOException {
    Path conf =
        Conf.empty()
            .with("DEFAULT", "log_file", folder.resolve("python-keystone.log"))
            .with("DEFAULT", "use_stderr", false)
            .with("database", "connection", connection)
            .with("fernet_tokens", "key_repository", folder.resolve("fernet-keys"))
            .with("fernet_receipts", "key_repository", folder.resolve("receipt-keys"))
            .with("credential", "key_repository", folder.resolve("credential-keys"))
            .with("identity", "password_hash_rounds", 4)
            .with("cache", "enabled", false)
            .with(more)
            .writeTo(folder.resolve("python-keystone.conf"));
    return new PythonKeystone(folder, conf);
  }

  /** Schema, keys and bootstrap, all by its own commands. */
  public void prepare(String adminPassword) throws IOException, InterruptedException {
    for (String name : new String[] {"fernet-keys", "receipt-keys", "credential-keys"}) {
      Files.createDirectories(folder.resolve(name));
    }
    manage(
        "db_sync",
        owned("fernet_setup"),
        owned("receipt_setup"),
        owned("credential_setup"),
        """
        bootstrap --bootstrap-password '%1$s' --bootstrap-region-id RegionOne \
        --bootstrap-public-url %2$s/v3 --bootstrap-internal-url %2$s/v3\
        """
            .formatted(adminPassword, url()));
  }

  /** What its own commands print, one after the other; the first that fails fails the test. */
  String manage(String... commands) throws IOException, InterruptedException {
    return Python.answer(String.join("\n", commands) + "\n", "keystone_manage.py", conf.toString());
  }

  /** A command that makes keys, which shall be the test's own. */
  String owned(String command) throws IOException {
    PosixFileAttributes us = Files.readAttributes(folder, PosixFileAttributes.class);
    return "%s --keystone-user %s --keystone-group %s"
        .formatted(command, us.owner().getName(), us.group());
  }

  public PythonKeystone start() throws IOException, InterruptedException {
    process = Python.serve(log(), "python_keystone.py", Integer.toString(port), conf.toString());
    Ports.awaitAnswer(url() + "/v3", process, log());
    return this;
  }

  /**
   * Behind a web server that hands on what its modules know, by the protocol of uwsgi. It takes one
   * request after the other.
   */
  PythonKeystone startBehind() throws IOException, InterruptedException {
    process =
        Python.serve(
            log(),
            Map.of("OS_KEYSTONE_CONFIG_FILES", conf.toString()),
            List.of(
                Python.program("uwsgi").toString(),
                "--socket=127.0.0.1:" + port,
                "--master",
                "--need-app",
                "--die-on-term",
                "--no-orphans",
                "--buffer-size=65535",
                "--disable-logging",
                "--home=" + Python.program("..").normalize(),
                "--module=keystone.wsgi.api:application"));
    Ports.awaitOpen(port, process, log());
    return this;
  }

  Path log() {
    return folder.resolve("python-keystone.out");
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public long pid() {
    return process.pid();
  }

  /** Where it answers whenever it runs. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    if (process != null) {
      Python.end(process);
      process = null;
    }
  }
}
