package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code identity-backup}, as {@code docs/operating.md} tells operators to use it. */
class BackupIT {
  private static final String PASSWORD = "of the backup";

  /** What goes on beating and being written while a backup is made. */
  private static final Set<String> RESTLESS = Set.of("xi_node");

  /** The number of the user whose the service is in a cloud. */
  private static final int SERVICE = 42425;

  @TempDir Path home;

  private record Ended(int code, String said) {}

  @Test
  void what_was_saved_under_a_running_server_comes_back_whole() throws Exception {
    Path backup = home.resolve("backup");
    try (IdentityServer server =
        IdentityServer.prepared("backup", Conf.empty(), PASSWORD).start()) {
      Api api = new Api(server.url());
      String admin = api.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
      String kept = api.createUser(admin, "käthe", "kept");
      assertThat(run(server, "save", backup.toString()).code()).isZero();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
          .isEqualTo("rwx------");
      List<String> saved = tables(backup);
      assertThat(saved).anyMatch(line -> line.contains("käthe"));

      api.delete(admin, "/v3/users/" + kept).with(204);
      String late = api.createUser(admin, "late", "late");
      server.stop();
      breakKeys(server);

      Ended refused = run(server, "restore", backup.toString());
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.said()).contains("--replace", "nothing was changed");

      assertThat(run(server, "restore", "--replace", backup.toString()).said())
          .contains("restored backup");
      Path again = home.resolve("again");
      assertThat(run(server, "save", again.toString()).code()).isZero();
      assertThat(tables(again)).isEqualTo(saved);

      server.start();
      assertThat(api.validate(admin, admin).with(200).status())
          .as("the keys are back")
          .isEqualTo(200);
      api.loginById(kept, "kept").with(201);
      api.get(admin, "/v3/users/" + late).with(404);
    }
  }

  @Test
  void a_damaged_backup_is_refused_and_an_empty_place_needs_no_leave() throws Exception {
    Path backup = home.resolve("backup");
    try (IdentityServer from = IdentityServer.prepared("backup_from", Conf.empty(), PASSWORD);
        IdentityServer to = IdentityServer.over("backup_to", Conf.empty())) {
      Mariadb.running().createSchema("backup_to");
      to.manage("--version"); // which writes its keystone.conf
      assertThat(run(from, "save", backup.toString()).code()).isZero();
      assertThat(run(from, "save", backup.toString()).said()).contains("is there already");

      Path key = backup.resolve("keys/credential/1");
      String good = Files.readString(key);
      Files.writeString(key, "x", StandardOpenOption.APPEND);
      assertThat(run(to, "restore", backup.toString()).said()).contains("damaged");
      Files.writeString(key, good);

      giveAway(to.folder());
      assertThat(run(to, "restore", backup.toString()).code()).isZero();
      for (String made : List.of("fernet-keys", "fernet-keys/0", "credential-keys/1")) {
        assertThat(Files.getOwner(to.folder().resolve(made)))
            .as(made)
            .isEqualTo(Files.getOwner(to.folder()));
      }
      to.start();
      new Api(to.url()).login("admin", PASSWORD, Scope.PROJECT).with(201);
    }
  }

  /** Root restores for the service's user, to whom the folder around the keys belongs. */
  private static void giveAway(Path folder) throws IOException {
    if (Files.getAttribute(folder, "unix:uid").equals(0)) {
      Files.setAttribute(folder, "unix:uid", SERVICE);
    }
  }

  @Test
  void what_keeps_a_backup_from_being_made_is_told_and_leaves_nothing() throws Exception {
    Path backup = home.resolve("backup");
    try (IdentityServer server = IdentityServer.prepared("backup_hosts", Conf.empty(), PASSWORD)) {
      String connection = Mariadb.running().connectionOf("backup_hosts");
      Path wrong = naming(server, connection.replaceFirst("://([^:]+):[^@]*@", "://$1:wr0ng@"));
      Ended refused =
          command(List.of("save", "--config-file", wrong.toString(), backup.toString()));
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.said())
          .contains("refuses the user and password of [database] connection", "Access denied")
          .doesNotContain("wr0ng");

      Path second = naming(server, connection.replaceFirst("@", "@[::1]:1,127.0.0.1:1,"));
      Path keys = server.folder().resolve("credential-keys");
      Path aside = Files.move(keys, home.resolve("aside"));
      Files.createDirectory(keys);
      Ended keyless =
          command(List.of("save", "--config-file", second.toString(), backup.toString()));
      assertThat(keyless.code()).isEqualTo(1);
      assertThat(keyless.said()).contains("of [credential] holds no key");
      assertThat(home.resolve("backup.part")).doesNotExist();

      Files.delete(keys);
      Files.move(aside, keys);
      Ended saved = command(List.of("save", "--config-file", second.toString(), backup.toString()));
      assertThat(saved.code()).as(saved.said()).isZero();
      assertThat(tables(backup)).isNotEmpty();
    }
  }

  /** The settings of the server with another address of the database. */
  private Path naming(IdentityServer server, String connection) throws IOException {
    String text =
        Files.readString(server.folder().resolve("keystone.conf"))
            .lines()
            .map(line -> line.startsWith("connection = ") ? "connection = " + connection : line)
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(text).contains(connection);
    return Files.writeString(home.resolve("other.conf"), text);
  }

  @Test
  void a_mistyped_line_ends_with_2_and_a_missing_database_is_one_sentence() throws Exception {
    assertThat(command(List.of("savee", "x")).code()).isEqualTo(2);
    assertThat(command(List.of("save")).code()).isEqualTo(2);
    Path conf = Files.writeString(home.resolve("empty.conf"), "[database]\n");
    Ended none = command(List.of("save", "--config-file", conf.toString(), home + "/b"));
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.said().lines()).singleElement().asString().contains("[database] connection");
  }

  private static void breakKeys(IdentityServer server) throws IOException {
    Path keys = server.folder().resolve("fernet-keys");
    Files.writeString(keys.resolve("7"), Files.readString(keys.resolve("0")));
    Files.delete(keys.resolve("1"));
  }

  private Ended run(IdentityServer server, String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(1, List.of("--config-file", server.folder().resolve("keystone.conf").toString()));
    return command(line);
  }

  private Ended command(List<String> words) throws IOException, InterruptedException {
    List<String> line =
        Stream.concat(
                Stream.of(IdentityServer.program("identity-backup").toString()), words.stream())
            .toList();
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    // A restore is nobody's change: it leaves no events, and all servers are down.
    Files.writeString(
        home.resolve(".my.cnf"),
        "[mariadb-client]\ninit-command=SET SESSION server_id=%d\n".formatted(EventFence.FOREIGN));
    builder.environment().put("HOME", home.toString());
    builder.environment().merge("PATH", Mariadb.running().programs().toString(), BackupIT::paths);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), said);
  }

  private static String paths(String some, String more) {
    return some + ":" + more;
  }

  /** The rows of all tables, but for those that never rest. */
  private static List<String> tables(Path backup) throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(Files.newInputStream(backup.resolve("tables.sql.gz")))) {
      return new String(in.readAllBytes())
          .lines()
          .filter(line -> !line.startsWith("--"))
          .filter(line -> RESTLESS.stream().noneMatch(line::contains))
          .collect(Collectors.toList());
    }
  }
}
