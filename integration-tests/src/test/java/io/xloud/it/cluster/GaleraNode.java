package io.xloud.it.cluster;

import io.xloud.it.server.Debian;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One database server of the cluster: killed, frozen, cut off from the others and started again. It
 * joins by IST where its folder is kept, and by SST where that is lost.
 */
public final class GaleraNode {
  private static final String PACKAGE = "mariadb-server";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path folder;
  private final int number;
  private final List<Address> all;
  private Process process;

  /**
   * Where one node answers.
   *
   * @param sql to clients
   * @param group to the other nodes
   * @param changes to whoever sends the changes that it missed (IST)
   * @param copy to whoever sends it all data (SST)
   */
  public record Address(int sql, int group, int changes, int copy) {}

  GaleraNode(Path folder, int number, List<Address> all) {
    this.folder = folder;
    this.number = number;
    this.all = all;
  }

  /** Empty tables of the server's own; the others get theirs from the first. */
  void makeData() throws IOException, InterruptedException {
    Files.createDirectories(data());
    StringBuilder sql = new StringBuilder("create database mysql;\nuse mysql;\n");
    for (String part : List.of("tables", "tables_data")) {
      sql.append(Files.readString(shared("mysql_system_%s.sql".formatted(part)))).append('\n');
    }
    Path script = Files.writeString(folder.resolve("system.sql"), sql);
    Process making =
        program("--bootstrap")
            .redirectInput(script.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("bootstrap.log").toFile())
            .start();
    if (making.waitFor() != 0) {
      throw new AssertionError(Files.readString(folder.resolve("bootstrap.log")));
    }
  }

  private static Path shared(String name) throws IOException, InterruptedException {
    return Debian.file("usr/share/mysql/" + name, PACKAGE);
  }

  /** The first of all, which makes the cluster. */
  void found() throws IOException, InterruptedException {
    launch("--wsrep-new-cluster");
  }

  /** Joins the cluster, by the changes it missed where its folder tells how far it came. */
  public void join() throws IOException, InterruptedException {
    Files.createDirectories(data());
    launch("--wsrep-start-position=" + position());
  }

  /** As mariadbd-safe asks for it: a node that was killed has not written it down. */
  private String position() throws IOException, InterruptedException {
    if (!Files.exists(data().resolve("ibdata1"))) {
      return "00000000-0000-0000-0000-000000000000:-1";
    }
    Path told = folder.resolve("recovery.log");
    Process asked =
        clustered("--wsrep-recover")
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    asked.waitFor();
    return Files.readString(told)
        .lines()
        .filter(line -> line.contains("Recovered position: "))
        .map(line -> line.substring(line.indexOf("position: ") + 10).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError(told + " names no position"));
  }

  private void launch(String how) throws IOException, InterruptedException {
    process =
        clustered(how)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    awaitSynced();
  }

  private ProcessBuilder clustered(String how) throws IOException, InterruptedException {
    Address own = address();
    List<String> others = all.stream().map(one -> "127.0.0.1:" + one.group()).toList();
    List<String> words = new ArrayList<>();
    words.add("--port=" + own.sql());
    words.add("--bind-address=127.0.0.1");
    words.add("--init-file=" + users());
    words.add("--binlog-format=ROW");
    words.add("--innodb-autoinc-lock-mode=2");
    words.add("--character-set-server=utf8mb4");
    words.add("--max-connections=300");
    words.add("--wsrep-on=ON");
    words.add("--wsrep-provider=" + Debian.file("usr/lib/galera/libgalera_smm.so", PACKAGE));
    words.add("--wsrep-cluster-name=identity");
    words.add("--wsrep-cluster-address=gcomm://" + String.join(",", others));
    words.add("--wsrep-node-name=" + name());
    words.add("--wsrep-node-address=127.0.0.1:" + own.group());
    words.add("--wsrep-sst-method=loopback");
    words.add("--wsrep-sst-donor=" + donors());
    words.add("--wsrep-sst-receive-address=127.0.0.1:" + own.copy());
    words.add(
        ("--wsrep-provider-options=base_port=%d;gmcast.listen_addr=tcp://127.0.0.1:%d;"
                + "ist.recv_addr=127.0.0.1:%d;gcache.size=32M;evs.keepalive_period=PT0.5S;"
                + "evs.suspect_timeout=PT2S;evs.inactive_timeout=PT5S;pc.recovery=false")
            .formatted(own.group(), own.group(), own.changes()));
    words.add(how);
    return program(words.toArray(String[]::new));
  }

  /**
   * Whoever gives all its data stands still meanwhile: the first, which is written to, only last.
   */
  private String donors() {
    return IntStream.iterate(all.size(), i -> i > 1, i -> i - 1)
        .filter(i -> i != number)
        .mapToObj(i -> name(i) + ",") // the last comma: and else any
        .collect(Collectors.joining());
  }

  private Path users() throws IOException {
    return Files.writeString(
        folder.resolve("users.sql"),
        """
        create user if not exists keystone@'127.0.0.1' identified by 'keystone';
        grant all on *.* to keystone@'127.0.0.1';
        """);
  }

  /** With what it needs in its folder and nothing of the machine's settings. */
  private ProcessBuilder program(String... words) throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("tmp"));
    ProcessBuilder builder = Debian.program("mariadbd", PACKAGE);
    builder.command().add("--no-defaults");
    builder.command().add("--user=" + System.getProperty("user.name"));
    builder.command().add("--datadir=" + data());
    builder.command().add("--tmpdir=" + folder.resolve("tmp"));
    builder.command().add("--socket=" + folder.resolve("sock"));
    builder.command().add("--pid-file=" + folder.resolve("pid"));
    builder.command().add("--lc-messages-dir=" + shared("english").getParent());
    builder.command().add("--plugin-dir=" + folder.resolve("tmp"));
    builder.command().add("--innodb-log-file-size=32M");
    builder.command().add("--innodb-buffer-pool-size=64M");
    // Tests may lose their data with the machine; nothing waits for the disk.
    builder.command().add("--innodb-flush-log-at-trx-commit=0");
    builder.command().addAll(List.of(words));
    builder.environment().merge("PATH", copying() + ":", (path, ours) -> ours + path);
    return builder;
  }

  /**
   * The programs that copy all data to a new node. rsync as a daemon of root takes another user's
   * rights unless told not to, and the script that starts it has no option for that.
   */
  private Path copying() throws IOException, InterruptedException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path rsync = Path.of(Debian.program("rsync", "rsync").command().getFirst());
    Path script = Debian.file("usr/bin/wsrep_sst_rsync", PACKAGE);
    String asRoot =
        "root".equals(System.getProperty("user.name")) ? "--dparam=uid=0 --dparam=gid=0" : "";
    script(
        bin.resolve("rsync"),
        "case \" $* \" in *\" --daemon \"*) exec %1$s \"$@\" %2$s ;; esac%nexec %1$s \"$@\"%n"
            .formatted(rsync, asRoot));
    script(
        bin.resolve("wsrep_sst_loopback"),
        "PATH=%s:$PATH:%s%nexport PATH%nexec %s \"$@\"%n"
            .formatted(bin, script.getParent(), script));
    return bin;
  }

  private static void script(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      Files.writeString(file, "#!/bin/sh\n" + text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** Waits until it serves. */
  public void awaitSynced() throws IOException, InterruptedException {
    await("Synced");
  }

  void await(String state) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!state.equals(status("wsrep_local_state_comment"))) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError(name() + " is not " + state + ":\n" + Files.readString(log()));
      }
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  /** What it tells of the cluster, empty where it does not answer. */
  public String status(String variable) {
    return status(sql(), variable);
  }

  static String status(int port, String variable) {
    try (Connection connection = connect(port);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW STATUS LIKE '" + variable + "'")) {
      return row.next() ? row.getString(2) : "";
    } catch (SQLException e) {
      return ""; // not there, which is an answer too
    }
  }

  private static Connection connect(int port) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%d/?user=keystone&password=keystone&connectTimeout=1000&socketTimeout=2000"
            .formatted(port));
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect(sql());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Out of the group of nodes, while clients still reach it. */
  public void cut() throws SQLException {
    execute("SET GLOBAL wsrep_provider_options='gmcast.isolate=1'");
  }

  public void mend() throws SQLException {
    execute("SET GLOBAL wsrep_provider_options='gmcast.isolate=0'");
  }

  /** It stands still with all its connections. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  public void stop() {
    if (process != null && process.isAlive()) {
      process.destroy();
      process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  /** All its data, so that it needs those of another node. */
  public void lose() throws IOException {
    try (Stream<Path> files = Files.walk(data())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** How often it got the data of another node, whole or what it missed, since its first start. */
  public long joins(String kind) throws IOException {
    try (Stream<String> lines = Files.lines(log(), StandardCharsets.UTF_8)) {
      return lines.filter(line -> line.contains(kind)).count();
    }
  }

  public String name() {
    return name(number);
  }

  private static String name(int number) {
    return "galera-" + number;
  }

  public int sql() {
    return address().sql();
  }

  private Address address() {
    return all.get(number - 1);
  }

  public long pid() {
    return process.pid();
  }

  public Path log() {
    return folder.resolve("galera.log");
  }

  private Path data() {
    return folder.resolve("data");
  }
}
