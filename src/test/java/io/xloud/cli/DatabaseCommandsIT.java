package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.persistence.DatabaseUrl;
import io.xloud.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCommandsIT {
  private static final String NEWEST = "742c857f1dfb";

  private final TestDatabase db = TestDatabase.empty();
  @TempDir Path home;

  @BeforeEach
  void open() throws IOException {
    db.open();
    configure(db.sqlAlchemyUrl(), "");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void check_answers_2_before_and_0_after_db_sync() {
    assertThat(type("db_sync", "--check").code()).isEqualTo(2);
    assertThat(type("db_version").out()).isEqualTo("None\n");
    assertThat(type("db_sync").code()).isZero();
    assertThat(type("db_sync", "--check").code()).isZero();
    assertThat(type("db_version").out()).isEqualTo(NEWEST + "\n");
    assertThat(type("db_sync").code()).isZero();
  }

  @Test
  void expand_migrate_and_contract_are_keystones_rolling_upgrade() {
    assertThat(type("db_sync", "--contract").code()).isEqualTo(1);
    assertThat(type("db_sync", "--expand").code()).isZero();
    assertThat(type("db_sync", "--migrate").code()).isZero();
    assertThat(type("db_sync", "--contract").code()).isZero();
    assertThat(type("db_sync", "--check").code()).isZero();
    assertThat(type("db_sync", "--expand", "--contract").code()).isEqualTo(2);
  }

  @Test
  void an_expanded_database_answers_4() {
    type("db_sync");
    db.database()
        .change(handle ->
            handle.execute("DELETE FROM alembic_version WHERE version_num = 'c88cdce8f248'"));
    assertThat(type("db_sync", "--check").code()).isEqualTo(4);
    Terminal contract = type("db_sync", "--contract");
    assertThat(contract.code()).isEqualTo(1);
    assertThat(contract.err()).contains("Keystone's own db_sync --contract");
  }

  @Test
  void a_version_is_refused_as_in_keystone() {
    Terminal answer = type("db_sync", "29e87d24a316");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains("no longer supported");
    assertThat(type("db_sync", "--check").code()).isEqualTo(2);
  }

  @Test
  void a_database_of_somebody_else_is_left_alone() {
    db.database().change(handle -> handle.execute("CREATE TABLE wordpress (id INT)"));
    Terminal answer = type("db_sync");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err().lines()).singleElement().asString().contains("nothing was changed");
  }

  @Test
  void k6_a_database_that_refuses_is_one_sentence_within_seconds_and_without_the_password()
      throws IOException {
    configure(db.sqlAlchemyUrl().replace("t3ster", "wr0ng-secret"), "");
    long start = System.nanoTime();
    Terminal answer = type("db_sync");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err().lines()).singleElement().asString().contains("Access denied");
    assertThat(answer.out() + answer.err()).doesNotContain("wr0ng-secret");
  }

  @Test
  void a_database_that_is_slow_to_let_somebody_in_is_waited_for() throws IOException {
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = DatabaseUrl.parse(db.sqlAlchemyUrl()).hosts().getFirst().port();
      configure(db.sqlAlchemyUrl().replace(":" + port + "/", ":" + door.getLocalPort() + "/"), "");
      Thread.ofVirtual().start(() -> letInLate(door, port));
      Terminal answer = type("db_version");
      assertThat(answer.err()).isEmpty();
      assertThat(answer.code()).isZero();
    }
  }

  /** By longer than a request would wait. */
  private static void letInLate(ServerSocket door, int port) {
    try (Socket asking = door.accept()) {
      Thread.sleep(Duration.ofSeconds(3));
      try (Socket database = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread.ofVirtual().start(() -> carry(database, asking));
        carry(asking, database);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void carry(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void no_database_at_all_is_one_sentence() throws IOException {
    configure("", "");
    Terminal answer = type("db_version");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err().lines()).singleElement().asString().contains("[database] connection");
  }

  @Test
  void doctor_finds_nothing_in_a_good_house_and_much_in_a_bad_one() throws IOException {
    type("db_sync");
    assertThat(type("doctor").out())
        .contains("WRONG   catalog")
        .contains("WRONG   administrator")
        .contains("advice  default domain");
    publish();
    appoint();
    String owner = Files.getAttribute(home, "posix:owner").toString();
    String group = Files.getAttribute(home, "posix:group").toString();
    for (String command : List.of("fernet_setup", "credential_setup")) {
      assertThat(type(command, "--keystone-user", owner, "--keystone-group", group).code())
          .isZero();
    }
    Terminal well = type("doctor");
    assertThat(well.out())
        .contains("ok      catalog")
        .contains("ok      administrator")
        .doesNotContain("WRONG");
    assertThat(checks(well)).isGreaterThanOrEqualTo(25);
    assertThat(documented()).isEqualTo(named(well));
    assertThat(well.code()).isZero();

    configure(
        db.sqlAlchemyUrl(), "admin_token = s3same\ninsecure_debug = true\nadmin_tokn = s3same\n");
    Files.setPosixFilePermissions(
        home.resolve("tokens/1"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    Terminal ill = type("doctor");
    assertThat(ill.code()).isEqualTo(1);
    assertThat(ill.out())
        .contains("WRONG   admin_token")
        .contains("WRONG   debug")
        .contains("WRONG   unknown options")
        .contains("WRONG   keys of [fernet_tokens]")
        .doesNotContain("s3same")
        .doesNotContain(Files.readString(home.resolve("tokens/1")));
  }

  @Test
  void doctor_asks_directories_of_domains_in_the_database() throws IOException {
    type("db_sync");
    appoint();
    db.database()
        .change(handle -> {
          handle.execute(
              """
              INSERT INTO project (id, name, domain_id, enabled, is_domain)
              VALUES ('c', 'corp', '<<keystone.domain.root>>', 1, 1)
              """);
          handle.execute(
              """
              INSERT INTO whitelisted_config (domain_id, `group`, `option`, value)
              VALUES ('c', 'identity', 'driver', '"ldap"'),
                ('c', 'ldap', 'url', '"ldap://%(password)s.invalid"')
              """);
          handle.execute(
              """
              INSERT INTO sensitive_config (domain_id, `group`, `option`, value)
              VALUES ('c', 'ldap', 'password', '"name"')
              """);
        });
    assertThat(type("doctor").out()).contains("ok      LDAP of domains in the database");
    configure(
        db.sqlAlchemyUrl(),
        "[identity]\ndomain_specific_drivers_enabled = true\n"
            + "domain_configurations_from_database = true\n");
    assertThat(type("doctor").out())
        .contains(
            "WRONG   LDAP of domains in the database: domain corp: ldap://name.invalid:389 can't");
  }

  @Test
  void doctor_compares_the_clocks() {
    type("db_sync");
    Clock fast = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(5));
    assertThat(Terminal.type(fast, words("doctor")).out()).contains("WRONG   clock");
    assertThat(type("doctor").out()).contains("ok      clock");
  }

  @Test
  void doctor_goes_on_without_a_database() throws IOException {
    configure("mysql+pymysql://u:s3same@127.0.0.1:1/k", "");
    Terminal answer = type("doctor");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out()).contains("WRONG   database").doesNotContain("s3same");
  }

  private static long checks(Terminal answer) {
    return Long.parseLong(answer.out().lines().toList().getLast().split(" ")[0]);
  }

  /** The names of what was looked at; a key folder is one check in the page. */
  private static Set<String> named(Terminal answer) {
    return answer
        .out()
        .lines()
        .filter(line -> line.matches("(ok|WRONG|advice) .*"))
        .map(line -> line.substring(8).replaceFirst(": .*", ""))
        .map(name -> name.startsWith("keys of [") ? "keys of each section" : name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> documented() throws IOException {
    String page = Files.readString(Path.of("docs/commands.md"));
    String section = page.substring(page.indexOf("## `doctor`"), page.indexOf("## `bootstrap`"));
    return section
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| check "))
        .map(line -> line.substring(2, line.indexOf(" |", 2)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Somebody who is admin by a group. */
  private void appoint() {
    db.database()
        .change(handle -> {
          handle.execute("INSERT INTO role (id, name) VALUES ('r', 'admin')");
          handle.execute(
              "INSERT INTO project (id, name, domain_id, enabled, is_domain)"
                  + " VALUES ('<<keystone.domain.root>>', '<<keystone.domain.root>>',"
                  + " '<<keystone.domain.root>>', 0, 1) ON DUPLICATE KEY UPDATE name = name");
          handle.execute(
              "INSERT INTO project (id, name, domain_id, enabled, is_domain)"
                  + " VALUES ('default', 'Default', '<<keystone.domain.root>>', 1, 1)");
          handle.execute("INSERT INTO user (id, enabled, domain_id) VALUES ('u', 1, 'default')");
          handle.execute("INSERT INTO `group` (id, domain_id, name) VALUES ('g', 'default', 'g')");
          handle.execute("INSERT INTO user_group_membership (user_id, group_id) VALUES ('u', 'g')");
          handle.execute(
              "INSERT INTO assignment (type, actor_id, target_id, role_id, inherited)"
                  + " VALUES ('GroupProject', 'g', 'p', 'r', 0)");
        });
  }

  private void publish() {
    db.database()
        .change(handle -> {
          handle.execute(
              "INSERT INTO service (id, type, enabled, extra) VALUES ('s', 'identity', 1, '{}')");
          handle.execute(
              "INSERT INTO endpoint (id, interface, service_id, url, enabled, extra)"
                  + " VALUES ('e', 'public', 's', 'http://a/v3', 1, '{}')");
        });
  }

  private void configure(String connection, String settings) throws IOException {
    Files.writeString(
        home.resolve("keystone.conf"),
        """
        [DEFAULT]
        %1$s
        [database]
        connection = %2$s
        [fernet_tokens]
        key_repository = %3$s/tokens
        [fernet_receipts]
        key_repository = %3$s/tokens
        [credential]
        key_repository = %3$s/credentials
        """
            .formatted(settings, connection, home));
  }

  private Terminal type(String... words) {
    return Terminal.type(words(words));
  }

  private String[] words(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--config-file", home.resolve("keystone.conf").toString()));
    return all.toArray(String[]::new);
  }
}
