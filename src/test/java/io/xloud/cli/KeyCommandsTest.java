package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandsTest {
  @TempDir Path home;
  private Path conf;

  @BeforeEach
  void configure() throws IOException {
    conf = home.resolve("keystone.conf");
    write(
        """
        [fernet_tokens]
        key_repository = %1$s/etc/tokens
        [fernet_receipts]
        key_repository = %1$s/etc/receipts
        [credential]
        key_repository = %1$s/etc/credentials
        """
            .formatted(home));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fernet_setup", "receipt_setup", "credential_setup"})
  void k5_folders_are_0700_and_files_0600_and_the_service_users(String command) throws IOException {
    Terminal answer = own(command);
    assertThat(answer.code()).as(answer.err()).isZero();
    List<Path> made = all(home.resolve("etc"));
    assertThat(made).isNotEmpty();
    for (Path path : made) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .as(path.toString())
          .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      assertThat(Files.getOwner(path)).isEqualTo(Files.getOwner(home));
      assertThat(answer.out()).doesNotContain(textOf(path));
    }
  }

  @Test
  void fernet_setup_makes_tokens_and_receipts_and_may_be_repeated() throws IOException {
    own("fernet_setup");
    String primary = Files.readString(home.resolve("etc/tokens/1"));
    Terminal again = own("fernet_setup");
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("[fernet_tokens]", "[fernet_receipts]", "nothing to do");
    assertThat(Files.readString(home.resolve("etc/tokens/1"))).isEqualTo(primary);
    assertThat(names("tokens")).containsExactly("0", "1");
    assertThat(names("receipts")).containsExactly("0", "1");
    assertThat(home.resolve("etc/credentials")).doesNotExist();
  }

  @Test
  void k5_the_parents_of_a_key_folder_can_be_passed_by_the_service_user() throws IOException {
    own("fernet_setup");
    assertThat(Files.getPosixFilePermissions(home.resolve("etc")))
        .isEqualTo(Files.getPosixFilePermissions(Files.createDirectory(home.resolve("usual"))));
  }

  @Test
  void fernet_rotate_promotes_stages_and_prunes_in_both_folders() throws IOException {
    own("fernet_setup");
    String staged = Files.readString(home.resolve("etc/tokens/0"));
    assertThat(own("fernet_rotate", "--force").out()).contains("key 2 is primary now.");
    assertThat(own("fernet_rotate", "--force").out()).contains("key 3 is primary now, removed 1.");
    assertThat(names("tokens")).containsExactly("0", "2", "3");
    assertThat(names("receipts")).containsExactly("0", "2", "3");
    assertThat(Files.readString(home.resolve("etc/tokens/2"))).isEqualTo(staged);
  }

  @Test
  void without_an_answer_of_the_database_nothing_is_rotated_unless_forced() throws IOException {
    own("fernet_setup");
    Terminal refused = own("fernet_rotate");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err())
        .contains("Nobody can say whether the other nodes have the staged key", "--force");
    assertThat(names("tokens")).containsExactly("0", "1");
    Terminal forced = own("fernet_rotate", "--force");
    assertThat(forced.code()).isZero();
    assertThat(forced.err()).contains("Forced although: Nobody can say");
    assertThat(names("tokens")).containsExactly("0", "1", "2");
  }

  @Test
  void a_folder_that_both_share_is_rotated_once_and_by_the_tokens_number() throws IOException {
    write(
        """
        [fernet_tokens]
        key_repository = %1$s/etc/tokens
        max_active_keys = 5
        [fernet_receipts]
        key_repository = %1$s/etc/./tokens
        """
            .formatted(home));
    own("fernet_setup");
    own("fernet_rotate", "--force");
    own("receipt_rotate", "--force");
    own("receipt_rotate", "--force");
    assertThat(names("tokens")).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void rotating_what_was_never_set_up_is_one_sentence_and_code_1() {
    Terminal answer = own("fernet_rotate", "--force");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err().lines())
        .last()
        .asString()
        .contains("[fernet_tokens]", home + "/etc/tokens", "does not exist");
  }

  @Test
  void an_unknown_user_is_one_sentence_and_code_1() {
    Terminal answer =
        type("fernet_setup", "--keystone-user", "nobody-at-all", "--keystone-group", "root");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err().lines()).singleElement().asString().contains("nobody-at-all");
    assertThat(home.resolve("etc")).doesNotExist();
  }

  @Test
  void root_must_say_whose_the_keys_shall_be() {
    String user = System.getProperty("user.name");
    System.setProperty("user.name", "root");
    try {
      Terminal answer = type("fernet_setup");
      assertThat(answer.code()).isEqualTo(2);
      assertThat(answer.err()).contains("--keystone-user and --keystone-group");
      assertThat(home.resolve("etc")).doesNotExist();
    } finally {
      System.setProperty("user.name", user);
    }
  }

  @Test
  void fernet_status_tells_numbers_and_fingerprint_and_no_key() throws IOException {
    own("fernet_setup");
    own("credential_setup");
    Terminal answer = type("fernet_status");
    assertThat(answer.code()).isZero();
    assertThat(answer.out()).contains("[credential]", "0  staged", "1  primary", "fingerprint");
    assertThat(answer.out()).doesNotContain(textOf(home.resolve("etc/tokens/1")));
    Files.delete(home.resolve("etc/tokens/1"));
    assertThat(type("fernet_status").code()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fernet_setup",
        "fernet_rotate",
        "fernet_status",
        "receipt_setup",
        "receipt_rotate",
        "credential_setup",
        "credential_rotate",
        "credential_migrate",
        "keys_import",
        "keys_export",
        "keys_remove",
        "token_setup",
        "token_rotate",
        "token_flush",
        "trust_flush",
        "reset_last_active",
        "mapping_purge",
        "mapping_engine",
        "mapping_test",
        "domain_config_upload",
        "saml_idp_metadata",
        "project_setup",
        "user_setup",
        "db_sync",
        "db_version",
        "doctor"
      })
  void every_command_has_help(String command) {
    Terminal answer = type(command, "--help");
    assertThat(answer.code()).isZero();
    assertThat(answer.out()).contains("Usage: identity-manage " + command, "--config-file");
    assertThat(Terminal.type("generate-completion").out()).contains(command);
  }

  private Terminal own(String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--keystone-user", owner(), "--keystone-group", group()));
    return type(words.toArray(String[]::new));
  }

  private Terminal type(String... words) {
    List<String> all = new ArrayList<>(List.of("--config-file", conf.toString()));
    all.addAll(List.of(words));
    return Terminal.type(all.toArray(String[]::new));
  }

  private String owner() {
    return attribute("posix:owner");
  }

  private String group() {
    return attribute("posix:group");
  }

  private String attribute(String name) {
    try {
      return Files.getAttribute(home, name).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void write(String settings) throws IOException {
    Files.writeString(conf, settings);
  }

  private List<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("etc").resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Below a folder, not counting it. */
  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(path -> !path.equals(folder)).toList();
    }
  }

  private static String textOf(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.readString(file) : "no such text";
  }
}
