package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code identity-backup} does by itself, with programs that only look like MariaDB's. */
class BackupScriptTest {
  @TempDir Path home;

  @Test
  void passwords_reach_the_client_as_they_are_and_only_keys_are_saved() throws Exception {
    keys();
    program("mariadb", "case \"$*\" in *WSREP_READY*) echo ON;; esac");
    program("mariadb-dump", "cp \"${1#*=}\" %s/seen.cnf; echo '-- Dump completed'".formatted(home));
    assertThat(save()).isZero();
    assertThat(Files.readString(home.resolve("seen.cnf"))).contains("password=\"a\\\\nb@c\\\\\"");
    for (String section : new String[] {"fernet_tokens", "fernet_receipts", "credential"}) {
      assertThat(home.resolve("backup/keys").resolve(section))
          .isDirectoryContaining("glob:**/12")
          .isDirectoryNotContaining("glob:**tmp")
          .isDirectoryNotContaining("glob:**/.exported");
    }
  }

  private void keys() throws IOException {
    for (String folder : new String[] {"tokens", "credentials"}) {
      Path keys = Files.createDirectory(home.resolve(folder));
      for (String name : new String[] {"0", "12", "0.tmp", ".exported"}) {
        Files.writeString(keys.resolve(name), name);
      }
    }
  }

  @Test
  void a_restore_that_breaks_off_says_what_is_missing() throws Exception {
    passwords_reach_the_client_as_they_are_and_only_keys_are_saved();
    program(
        "mariadb",
        "case \"$*\" in *WSREP_READY*) echo ON;; *COUNT*) echo 3;; *CONCAT*) ;; *) exit 1;; esac");
    assertThat(run("restore", "--replace")).isEqualTo(1);
    assertThat(Files.readString(home.resolve("said"))).contains("broke off", "--replace");
  }

  @Test
  void hosts_are_asked_one_after_the_other_and_ipv6_addresses_are_understood() throws Exception {
    keys();
    program(
        "mariadb",
        """
        tr '\\n' ' ' <"${1#*=}" | grep -o 'host=.*port=[0-9]*' >>%s/asked
        case $(cat "${1#*=}") in
          *galera-2*) echo OFF ;;
          *fe80::2*) echo ON ;;
          *) echo no route >&2; exit 1 ;;
        esac\
        """
            .formatted(home));
    program("mariadb-dump", "cp \"${1#*=}\" %s/seen.cnf; echo '-- Dump completed'".formatted(home));
    assertThat(save("[::1]:3307,galera-2:3308,[fe80::2],last")).isZero();
    assertThat(Files.readString(home.resolve("seen.cnf"))).contains("host=\"fe80::2\"\nloose-");
    assertThat(home.resolve("asked"))
        .hasContent("host=\"::1\" port=3307\nhost=\"galera-2\" port=3308\n");
  }

  @Test
  void whatever_keeps_a_backup_from_being_made_is_told_and_leaves_nothing() throws Exception {
    keys();
    program("mariadb", "echo \"ERROR 1045 (28000): Access denied for user 'k'\" >&2; exit 1");
    assertThat(save()).isEqualTo(1);
    assertThat(Files.readString(home.resolve("said")))
        .contains("refuses the user and password of [database] connection", "127.0.0.1: ERROR");

    program("mariadb", "echo ON");
    program("mariadb-dump", "exit 2");
    assertThat(save()).isEqualTo(1);
    assertThat(Files.readString(home.resolve("said"))).contains("tables of keystone could not");
    assertThat(home.resolve("backup.part")).doesNotExist();

    Files.delete(home.resolve("credentials/0"));
    Files.delete(home.resolve("credentials/12"));
    assertThat(save()).isEqualTo(1);
    assertThat(Files.readString(home.resolve("said"))).contains("of [credential] holds no key");
    assertThat(home.resolve("backup.part")).doesNotExist();
    assertThat(home.resolve("backup")).doesNotExist();
  }

  private int save() throws IOException, InterruptedException {
    return save("127.0.0.1");
  }

  private int save(String hosts) throws IOException, InterruptedException {
    Files.writeString(
        home.resolve("keystone.conf"),
        """
        [database]
        connection = mysql+pymysql://k:a\\nb%%40c%%5C@%2$s/keystone
        [fernet_tokens]
        key_repository = %1$s/tokens
        [fernet_receipts]
        key_repository = %1$s/tokens
        [credential]
        key_repository = %1$s/credentials
        """
            .formatted(home, hosts));
    return run("save");
  }

  private int run(String... words) throws IOException, InterruptedException {
    ProcessBuilder script = new ProcessBuilder("bash", "src/main/distribution/bin/identity-backup");
    script.command().addAll(java.util.List.of(words));
    script.command().add("--config-file=" + home.resolve("keystone.conf"));
    script.command().add(home.resolve("backup").toString());
    script.environment().merge("PATH", home.toString(), (path, ours) -> ours + ":" + path);
    return script
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("said").toFile())
        .start()
        .waitFor();
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(home.resolve(name), "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
