package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.crypto.KeyInspection;
import io.xloud.crypto.KeyReading;
import io.xloud.node.KeySets.KeySet;
import io.xloud.node.Nodes;
import io.xloud.persistence.NodeId;
import io.xloud.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rotations of a cluster, where somebody may be locked out. */
class KeyRotationIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  @TempDir Path home;

  @BeforeEach
  void configure() throws IOException {
    DB.database().change(h -> h.execute("DELETE FROM xi_node"));
    Files.writeString(
        home.resolve("keystone.conf"),
        """
        [database]
        connection = %1$s
        [fernet_tokens]
        key_repository = %2$s/tokens
        max_active_keys = 3
        [fernet_receipts]
        key_repository = %2$s/tokens
        [credential]
        key_repository = %2$s/credentials
        """
            .formatted(DB.sqlAlchemyUrl(), home));
    assertThat(own("fernet_setup").code()).isZero();
    assertThat(own("credential_setup").code()).isZero();
  }

  @Test
  void a_staged_key_that_a_live_node_has_not_seen_is_not_promoted() throws IOException {
    beats("a");
    Path stale = Files.createDirectory(home.resolve("stale"));
    Files.copy(home.resolve("tokens/1"), stale.resolve("1"));
    Files.copy(home.resolve("tokens/1"), stale.resolve("0"));
    beats("b", stale);

    Terminal refused = own("fernet_rotate");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err())
        .contains("Node b", "has not seen the staged key")
        .doesNotContain("Node a");
    assertThat(names()).containsExactly("0", "1");

    beats("b");
    assertThat(own("fernet_rotate").code()).isZero();
    assertThat(names()).containsExactly("0", "1", "2");
  }

  @Test
  void a_live_node_that_does_not_tell_its_keys_is_in_the_way_of_a_rotation() throws IOException {
    for (String told : List.of("{", "{}")) {
      beats("a");
      DB.database().change(h -> h.execute("UPDATE xi_node SET key_sets = ?", told));
      Terminal refused = own("fernet_rotate");
      assertThat(refused.code()).isEqualTo(3);
      assertThat(refused.err()).contains("Node a", "does not tell its keys of [fernet_tokens]");
      assertThat(names()).containsExactly("0", "1");
    }
    assertThat(own("fernet_rotate", "--force").code()).isZero();
  }

  @Test
  void a_silent_node_is_told_of_and_does_not_count() throws IOException {
    beats("gone", Files.createDirectory(home.resolve("none")));
    DB.database()
        .change(
            h -> h.execute("UPDATE xi_node SET beat_at = UTC_TIMESTAMP(6) - INTERVAL 60 SECOND"));
    Terminal rotated = own("fernet_rotate");
    assertThat(rotated.code()).isZero();
    assertThat(rotated.err()).contains("Node gone", "silent");
  }

  @Test
  void l2_a_key_that_may_protect_a_living_token_is_not_pruned() throws IOException {
    own("fernet_rotate"); // 0, 1, 2: key 1 gave its place to 2 just now
    Terminal refused = own("fernet_rotate");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("Key 1 of [fernet_tokens] may protect", "max_active_keys");
    assertThat(names()).containsExactly("0", "1", "2");

    // 3,600 s and 172,800 s by default
    made("0", Duration.ofHours(48));
    assertThat(own("fernet_rotate").code()).isEqualTo(3);
    made("0", Duration.ofHours(49).plusMinutes(1));
    assertThat(own("fernet_rotate").code()).isZero();
    assertThat(names()).containsExactly("0", "2", "3");

    Terminal forced = own("fernet_rotate", "--force");
    assertThat(forced.code()).isZero();
    assertThat(forced.err()).contains("Forced although: Key 2");
    assertThat(names()).containsExactly("0", "3", "4");
  }

  @Test
  void fernet_status_shows_all_nodes_and_who_differs() throws IOException {
    beats("a");
    Terminal well = type("fernet_status");
    assertThat(well.code()).as(well.out() + well.err()).isZero();
    assertThat(well.out()).contains("node a", "fernet", "2 keys").doesNotContain("DIFFERS");

    Path other = Files.createDirectory(home.resolve("other"));
    Files.copy(home.resolve("tokens/1"), other.resolve("1"));
    beats("b", other);
    Terminal ill = type("fernet_status");
    assertThat(ill.code()).isEqualTo(1);
    assertThat(ill.out()).contains("DIFFERS", "fernet: node b differs from this one");
    assertThat(ill.out()).doesNotContain(Files.readString(home.resolve("tokens/1")));
  }

  @Test
  void keys_go_from_the_folder_to_the_database_and_back() throws IOException {
    Files.writeString(
        home.resolve("kek"), java.util.Base64.getEncoder().encodeToString(new byte[32]));
    Files.setPosixFilePermissions(
        home.resolve("kek"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    assertThat(type("keys_import").err()).contains("needs a key-encryption key");
    Files.writeString(
        home.resolve("keystone.conf"),
        "\n[xloud]\nkeys.repository = database\nkeys.encryption-key-file = %s/kek\n"
            .formatted(home),
        StandardOpenOption.APPEND);
    String primary = Files.readString(home.resolve("tokens/1"));
    assertThat(own("fernet_rotate").code()).as("nothing to rotate yet").isEqualTo(1);
    assertThat(own("fernet_setup").err()).as("no fresh keys over old ones").contains("keys_import");
    assertThat(type("keys_import").code()).isZero();
    assertThat(type("keys_import").code()).as("the same again").isZero();
    assertThat(own("fernet_rotate").out()).contains("database", "key 2 is primary now");
    assertThat(own("fernet_rotate").err()).contains("Key 1 of [fernet_tokens] may protect");
    assertThat(own("credential_rotate").code()).isZero();
    assertThat(type("fernet_status").out()).contains("[fernet_tokens] database", "2  primary");
    assertThat(names()).as("a command exports nothing by itself").containsExactly("0", "1");

    assertThat(type("keys_import").err()).contains("--replace");
    assertThat(own("keys_export").code()).isZero();
    assertThat(names()).containsExactly("0", "1", "2");
    assertThat(Files.readString(home.resolve("tokens/1"))).isEqualTo(primary);

    assertThat(type("keys_remove", "fernet_tokens", "2").err()).contains("is primary");
    assertThat(type("keys_remove", "fernet_tokens", "1").code()).isZero();
    own("keys_export");
    assertThat(names()).containsExactly("0", "2");
    assertThat(type("doctor").out()).contains("ok      key-encryption key");
    DB.database().change(h -> h.execute("DELETE FROM xi_key"));
  }

  private void made(String key, Duration ago) throws IOException {
    Files.setLastModifiedTime(
        home.resolve("tokens").resolve(key), FileTime.from(Instant.now().minus(ago)));
  }

  private void beats(String node) {
    beats(node, home.resolve("tokens"));
  }

  private static void beats(String node, Path tokens) {
    KeyReading reading = KeyInspection.reading(tokens, false);
    List<KeySet.Held> held =
        reading.keys().keys().entrySet().stream()
            .map(key -> new KeySet.Held(key.getKey(), key.getValue().fingerprint(), Instant.EPOCH))
            .toList();
    new Nodes(DB.database(), Clock.systemUTC())
        .beat(
            new NodeId(node),
            "host:5000",
            "1",
            List.of(new KeySet("fernet", held, reading.keys().fingerprint(), "")));
  }

  private Terminal own(String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    for (String whose : List.of("owner", "group")) {
      words.add(whose.equals("owner") ? "--keystone-user" : "--keystone-group");
      words.add(Files.getAttribute(home, "posix:" + whose).toString());
    }
    return type(words.toArray(String[]::new));
  }

  private Terminal type(String... words) {
    List<String> all = new ArrayList<>(List.of("--config-file", home + "/keystone.conf"));
    all.addAll(List.of(words));
    return Terminal.type(all.toArray(String[]::new));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("tokens"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }
}
