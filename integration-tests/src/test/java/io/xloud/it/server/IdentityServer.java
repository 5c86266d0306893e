package io.xloud.it.server;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The packaged server as a process of its own, on a schema and in a folder of its own: started,
 * stopped, started with other options, and killed as an operator would.
 */
public final class IdentityServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_TRIES = 10;
  private static final Path PACKAGE =
      Path.of(System.getProperty("xloud.package", "../target/xloud-identity")).toAbsolutePath();

  private final Path folder;
  private final String schema;
  private final Conf conf;
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private final int tlsPort = Ports.free();
  private Process process;

  private IdentityServer(Path folder, String schema, Conf conf) {
    this.folder = folder;
    this.schema = schema;
    this.conf = conf;
  }

  public static Path program(String name) {
    return PACKAGE.resolve("bin").resolve(name);
  }

  /** Schema, keys and bootstrap by the project's own commands; not yet started. */
  public static IdentityServer prepared(String schema, Conf extra, String adminPassword)
      throws IOException, SQLException, InterruptedException {
    Mariadb.running().createSchema(schema);
    IdentityServer server = over(schema, extra);
    server.prepare(adminPassword, server.publicUrl());
    return server;
  }

  /**
   * Tables, keys and an administrator by the project's own commands.
   *
   * @param publicUrl the address at which clients find the service
   */
  public void prepare(String adminPassword, String publicUrl)
      throws IOException, InterruptedException {
    AtOnce.run(() -> patiently(() -> manage("db_sync")), this::makeKeys);
    patiently(() -> bootstrap(adminPassword, publicUrl));
  }

  /** A database that has just joined a cluster may not let a command in yet. */
  private static void patiently(AtOnce.Task command) throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        command.run();
        return;
      } catch (AssertionError e) {
        if (tries == MOST_TRIES || !isUnanswered(e)) {
          throw e;
        }
      }
    }
  }

  /** Whether a command failed because the database did not let it in. */
  public static boolean isUnanswered(AssertionError failure) {
    return String.valueOf(failure.getMessage()).contains(" does not answer");
  }

  public void makeKeys() throws IOException, InterruptedException {
    makeKeys("fernet_setup");
    makeKeys("credential_setup");
    makeKeys("receipt_setup");
  }

  /** Whose the keys shall be must be said by root, and may be by everybody. */
  private void makeKeys(String command) throws IOException, InterruptedException {
    PosixFileAttributes us = Files.readAttributes(folder, PosixFileAttributes.class);
    manage(
        command, "--keystone-user", us.owner().getName(), "--keystone-group", us.group().getName());
  }

  /** On a schema and keys that are there already, or that the test will make. */
  public static IdentityServer over(String schema, Conf extra) throws IOException {
    Path folder = Files.createTempDirectory("xloud-" + schema + "-");
    return at(Mariadb.running().connectionOf(schema), schema, folder, extra);
  }

  /** On any database, as {@code [database] connection} spells it, in a folder of the caller's. */
  public static IdentityServer at(String connection, String schema, Path folder, Conf extra) {
    return new IdentityServer(folder, schema, base(connection, folder).with(extra));
  }

  private static Conf base(String connection, Path folder) {
    return Conf.empty()
        .with("database", "connection", connection)
        .with(keysIn(folder))
        .with("identity", "password_hash_rounds", 4)
        .with("xloud", "shutdown.drain", "0 s");
  }

  private static Conf keysIn(Path folder) {
    return Conf.empty()
        .with("fernet_tokens", "key_repository", folder.resolve("fernet-keys"))
        .with("fernet_receipts", "key_repository", folder.resolve("receipt-keys"))
        .with("credential", "key_repository", folder.resolve("credential-keys"));
  }

  /** Options of a node that shares the keys of this one. */
  public Conf sharedKeys() {
    return keysIn(folder);
  }

  public void bootstrap(String adminPassword) throws IOException, InterruptedException {
    bootstrap(adminPassword, publicUrl());
  }

  /** With the address at which clients find the service. */
  public void bootstrap(String adminPassword, String publicUrl)
      throws IOException, InterruptedException {
    manage(
        Map.of("OS_BOOTSTRAP_PASSWORD", adminPassword),
        "bootstrap",
        "--bootstrap-region-id",
        "RegionOne",
        "--bootstrap-public-url",
        publicUrl + "/v3",
        "--bootstrap-internal-url",
        publicUrl + "/v3",
        "--bootstrap-admin-url",
        publicUrl + "/v3");
  }

  private String publicUrl() {
    return conf.sections().getOrDefault("DEFAULT", Map.of()).getOrDefault("public_endpoint", url());
  }

  /** Runs a command of {@code identity-manage}; a failure fails the test with what it printed. */
  public String manage(String... words) throws IOException, InterruptedException {
    return manage(Map.of(), words);
  }

  /** The same with something in the environment, too. */
  public String manage(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    return manage(Path.of(""), environment, words);
  }

  /** The same, called in a folder. */
  public String manage(Path where, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        command(words).directory(where.toAbsolutePath().toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return output(builder, words);
  }

  /** What a command prints, its warnings apart. */
  public String printed(String... words) throws IOException, InterruptedException {
    return output(command(words).redirectError(ProcessBuilder.Redirect.INHERIT), words);
  }

  private ProcessBuilder command(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(program("identity-manage").toString()));
    command.addAll(
        List.of("--config-file", conf.writeTo(folder.resolve("keystone.conf")).toString()));
    Collections.addAll(command, words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private static String output(ProcessBuilder builder, String... words)
      throws IOException, InterruptedException {
    Process run = builder.start();
    run.getOutputStream().close();
    String output = new String(run.getInputStream().readAllBytes());
    if (run.waitFor() != 0) {
      throw new AssertionError(String.join(" ", words) + " failed:\n" + output);
    }
    return output;
  }

  public IdentityServer start() throws IOException, InterruptedException {
    return start(Conf.empty());
  }

  /** Starts with further options in force, until it is stopped. */
  public IdentityServer start(Conf more) throws IOException, InterruptedException {
    return start(more, Map.of());
  }

  /** The same with something in the environment, too. */
  public IdentityServer start(Conf more, Map<String, String> environment)
      throws IOException, InterruptedException {
    launch(more, environment);
    Ports.awaitAnswer(url() + "/v3", process, log());
    return this;
  }

  /**
   * The same with TLS of its own at a further port, under the certificate for loopback, which is
   * the only one that it takes of clients, too.
   */
  public IdentityServer startWithTls(Conf more) throws IOException, InterruptedException {
    String pem = Certificate.forLoopback().pem().toString();
    start(
        more,
        Map.of(
            "QUARKUS_HTTP_SSL_PORT", Integer.toString(tlsPort),
            "QUARKUS_HTTP_SSL_CERTIFICATE_FILES", pem,
            "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES", pem,
            "QUARKUS_HTTP_SSL_CERTIFICATE_TRUST_STORE_FILE", pem,
            "QUARKUS_HTTP_SSL_CERTIFICATE_TRUST_STORE_FILE_TYPE", "PEM"));
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(Certificate.forLoopback().tls()).build()) {
      Ports.awaitAnswer(client, tlsUrl() + "/v3", process, log());
    }
    return this;
  }

  /** Starts and does not wait for an answer. */
  public void launch(Conf more, Map<String, String> environment) throws IOException {
    Path file = conf.writeTo(folder.resolve("keystone.conf"));
    Path second = more.writeTo(folder.resolve("more.conf"));
    ProcessBuilder builder =
        new ProcessBuilder(
                program("identity-server").toString(),
                "--port",
                Integer.toString(port),
                "--management-port",
                Integer.toString(managementPort),
                "--config-file",
                file.toString(),
                "--config-file",
                second.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** Asks the process to end; the answer comes when it has. */
  public CompletableFuture<Process> end() {
    Process ending = process;
    process = null;
    ending.destroy();
    return ending.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Asks the process to end and waits for it. */
  public void stop() {
    if (process != null) {
      process.destroy();
      process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      process = null;
    }
  }

  public void kill() {
    if (process != null) {
      process.destroyForcibly();
      process.onExit().join();
      process = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Of a server that was started with TLS. */
  public String tlsUrl() {
    return "https://127.0.0.1:" + tlsPort;
  }

  public int port() {
    return port;
  }

  public String managementUrl() {
    return "http://127.0.0.1:" + managementPort;
  }

  public Path folder() {
    return folder;
  }

  public String schema() {
    return schema;
  }

  public Path log() {
    return folder.resolve("server.log");
  }

  public long pid() {
    return process.pid();
  }
}
