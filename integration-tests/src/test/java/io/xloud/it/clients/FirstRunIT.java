package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.server.Playground;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The first hour with an empty data folder: start, stop, kill, and the usual mistakes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstRunIT {
  @TempDir(cleanup = CleanupMode.ALWAYS)
  static Path folder;

  private OpenStackCommands commands;
  private OpenStack admin;
  private Playground playground;

  @BeforeAll
  void begin() throws Exception {
    commands = OpenStackCommands.start();
    playground = new Playground(folder.resolve("data"));
    admin =
        OpenStack.of(
            commands,
            Map.of("OS_CLIENT_CONFIG_FILE", playground.clouds().toString(), "OS_CLOUD", "xloud"));
  }

  @AfterAll
  void end() throws Exception {
    playground.close();
    commands.close();
  }

  @Test
  @Order(1)
  void the_first_start_leaves_credentials_that_open_the_service() throws Exception {
    System.out.printf("first start: %s%n", playground.start());

    for (Path file : new Path[] {playground.openrc(), playground.clouds()}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(admin.runAsTyped("--os-cloud xloud token issue -f value -c id").output())
        .startsWith("gAAAA");
    assertThat(admin.json("catalog list").toString()).contains(playground.url());
    admin.text("project create kept");
    admin.text("role add --project kept --user admin member");
  }

  @Test
  @Order(2)
  void the_openrc_says_the_same_to_a_shell() throws Exception {
    Python.Run run =
        Python.run(
            Map.of(),
            List.of(
                "sh",
                "-c",
                ". '%s' && exec '%s' project show kept -f value -c name"
                    .formatted(playground.openrc(), Python.program("openstack"))));

    assertThat(run.output().strip()).as(run.errors()).isEqualTo("kept");
  }

  @Test
  @Order(3)
  void a_second_start_keeps_everything() throws Exception {
    String clouds = Files.readString(playground.clouds());
    playground.stop();
    assertThat(playground.database()).isEmpty();

    Duration taken = playground.start();

    System.out.printf("second start: %s%n", taken);
    assertThat(Files.readString(playground.clouds())).isEqualTo(clouds);
    assertKept();
  }

  @Test
  @Order(4)
  void a_start_after_kill_9_finds_all_data_and_one_database() throws Exception {
    playground.kill();
    Optional<ProcessHandle> orphan = playground.database();
    assertThat(orphan).isPresent();

    playground.start();

    assertKept();
    ProcessHandle database = playground.database().orElseThrow();
    assertThat(orphan.get().isAlive()).isEqualTo(orphan.get().equals(database));
    playground.stop();
    assertThat(database.isAlive()).isFalse();
  }

  @Test
  @Order(5)
  void a_database_that_is_killed_comes_back_and_requests_meanwhile_wait_or_are_503()
      throws Exception {
    playground.start();
    ProcessHandle killed = playground.database().orElseThrow();
    killed.destroyForcibly();

    assertThat(statusesUntil201()).isSubsetOf(201, 503);
    assertThat(playground.database().orElseThrow()).isNotEqualTo(killed);
    assertKept();
    Api management = new Api(playground.managementUrl());
    assertThat(management.get("", "/health/live").status()).isEqualTo(200);
    assertThat(management.get("", "/health/ready").response().body()).contains("\"restarts\": 1");
    assertThat(playground.log()).contains("has died and is started again");
    playground.stop();
  }

  /** What a client that asks for a token reads, again and again. */
  private Set<Integer> statusesUntil201() throws Exception {
    Set<Integer> statuses = new LinkedHashSet<>();
    Instant end = Instant.now().plusSeconds(30);
    Api api = new Api(playground.url());
    do {
      statuses.add(api.login("admin", playground.password(), Api.Scope.PROJECT).status());
    } while (!statuses.contains(201) && Instant.now().isBefore(end));
    assertThat(statuses).contains(201);
    return statuses;
  }

  private void assertKept() throws Exception {
    assertThat(admin.text("role assignment list --names --project kept -f value"))
        .contains("member admin@Default");
  }

  @Test
  void a_taken_port_is_refused_in_one_sentence() throws Exception {
    try (ServerSocket taken = Playground.takenPort()) {
      assertRefused(
          Playground.refused(folder.resolve("other"), taken.getLocalPort()),
          Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void a_folder_that_cannot_be_written_is_refused_in_one_sentence() throws Exception {
    // Nobody can write there, not even root.
    assertRefused(Playground.refused(Path.of("/proc/xloud"), 0), "/proc/xloud");
  }

  @Test
  void a_broken_line_of_keystone_conf_is_refused_in_one_sentence() throws Exception {
    Path conf = folder.resolve("broken.conf");
    Files.writeString(conf, "[token]\nexpiration = 3600\nthis is no line\n");

    assertRefused(
        Playground.refused(folder.resolve("other"), 0, "--config-file", conf.toString()),
        "broken.conf");
  }

  @Test
  void rules_that_cannot_be_used_are_refused_in_one_sentence() throws Exception {
    Path policy = folder.resolve("broken-policy.yaml");
    Files.writeString(policy, "\"identity:get_user\": \"rule:nonesuch\"\n");
    Path conf = folder.resolve("policy.conf");
    Files.writeString(conf, "[oslo_policy]\npolicy_file = " + policy + "\n");

    assertRefused(
        Playground.refused(folder.resolve("ruled"), 0, "--config-file", conf.toString()),
        "nonesuch");
  }

  @Test
  void keys_that_everybody_has_are_refused_in_one_sentence() throws Exception {
    Path conf = folder.resolve("sample.conf");
    Path keys = Path.of("../fernet-keys-sample").toAbsolutePath().normalize();
    Files.writeString(conf, "[fernet_tokens]\nkey_repository = " + keys + "\n");

    assertRefused(
        Playground.refused(folder.resolve("open"), 0, "--config-file", conf.toString()),
        "sample keys");
  }

  /** Warnings may come before; what kept it from starting is one sentence. */
  private static void assertRefused(Playground.Refusal refusal, String names) {
    assertThat(refusal.code()).as(refusal.said()).isEqualTo(1);
    assertThat(refusal.said().lines().filter(line -> !line.contains(" WARN "))).hasSize(1);
    assertThat(refusal.said()).contains(names).endsWith(".").doesNotContain("Exception");
  }
}
