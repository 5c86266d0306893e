package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.crypto.CredentialCipher;
import io.xloud.crypto.CredentialCipher.Encrypted;
import io.xloud.crypto.KeyInspection;
import io.xloud.crypto.KeySet;
import io.xloud.crypto.Secret;
import io.xloud.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CredentialCommandsIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  /** As the reference service stored it when it had no keys: see the vectors. */
  private static final Encrypted OF_ZEROS =
      new Encrypted(
          "gAAAAABqW8g82QP-Lvbp2DTLXWG304GuRmRu6TXyMhOqB7Ljd6fhRhu96YXTU8hy4-GTEfd--dXfQmAj"
              + "nqKLF--oViPyvfeidYYfGRMZFx52Jl9s6C0LQvbR4nz1wLqKcEaIn5VA5hpKFZAdaW2vLpXlGtj6-JJc"
              + "Wd3S_ZhJMpIu4noyl3pKaIADvGygmhc14Cxj2Zi6xSpS",
          "c5bdc272b97a0d521ef878dc26fb73e4075544dc");

  @TempDir Path home;

  @BeforeEach
  void configure() throws IOException {
    DB.database().change(h -> h.execute("DELETE FROM credential"));
    Files.writeString(
        home.resolve("keystone.conf"),
        """
        [database]
        connection = %s
        [credential]
        key_repository = %s/keys
        """
            .formatted(DB.sqlAlchemyUrl(), home));
    assertThat(own("credential_setup").code()).isZero();
  }

  @Test
  void a_rotation_waits_for_the_migration_as_keystones_does() {
    store(250);
    assertThat(own("credential_rotate").code()).isZero();
    Terminal refused = own("credential_rotate", "--force");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("not all credentials are encrypted with the primary key", "credential_migrate");

    Terminal migrated = own("credential_migrate");
    assertThat(migrated.code()).as(migrated.err()).isZero();
    assertThat(migrated.err()).contains("100 of 250", "200 of 250", "250 of 250");
    assertThat(migrated.out()).contains("250 credentials were encrypted anew");
    requireAllUnderThePrimaryKey(250);
    assertThat(own("credential_rotate").code()).isZero();
    assertThat(own("credential_migrate").code()).isZero();
    requireAllUnderThePrimaryKey(250);
  }

  @Test
  void what_was_stored_under_the_key_of_zeros_is_migrated_and_what_no_key_opens_is_told() {
    insert(List.of("z"), OF_ZEROS);
    insert(List.of("a", "lost"), new Encrypted("gAAAAAnothing", "0".repeat(40)));
    Terminal answer = own("credential_migrate");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err())
        .contains("Credential a is not opened", "Credential lost is not opened")
        .doesNotContain("gAAAAAnothing");
    assertThat(answer.out()).contains("1 credentials were encrypted anew");
    assertThat(blobs("z")).singleElement().asString().contains("126d4f9ff0bf46ec86932dd7e998a0a3");
    assertThat(own("credential_migrate").err()).contains("2 of 2");
  }

  @Test
  void without_a_database_credentials_are_never_risked() throws IOException {
    Files.writeString(
        home.resolve("keystone.conf"), "[credential]\nkey_repository = %s/keys\n".formatted(home));
    assertThat(own("credential_rotate", "--force").code()).isEqualTo(1);
    assertThat(own("credential_migrate").code()).isEqualTo(1);
    assertThat(home.resolve("keys/2")).doesNotExist();
  }

  private void requireAllUnderThePrimaryKey(int number) {
    Integer found =
        DB.database()
            .read(h ->
                h.createQuery("SELECT COUNT(*) FROM credential WHERE key_hash = :hash")
                    .bind("hash", keys().primary().hash())
                    .map((rs, ctx) -> rs.getInt(1))
                    .one());
    assertThat(found).isEqualTo(number);
    assertThat(blobs("c7")).containsExactly("blob of all");
  }

  private List<String> blobs(String id) {
    List<String> encrypted =
        DB.database()
            .read(h ->
                h.createQuery("SELECT encrypted_blob FROM credential WHERE id = :id")
                    .bind("id", id)
                    .map((rs, ctx) -> rs.getString(1))
                    .list());
    CredentialCipher cipher = new CredentialCipher(() -> keys().inOrder());
    return encrypted.stream()
        .flatMap(it -> cipher.decrypt(it).found().stream())
        .map(Secret::reveal)
        .toList();
  }

  private void store(int number) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      ids.add("c" + i);
    }
    insert(
        ids,
        new CredentialCipher(() -> keys().inOrder())
            .encrypt(Secret.of("blob of all"), Instant.now()));
  }

  private static void insert(List<String> ids, Encrypted encrypted) {
    DB.database()
        .change(h -> {
          PreparedBatch rows =
              h.prepareBatch(
                  "INSERT INTO credential (id, user_id, type, extra, key_hash, encrypted_blob)"
                      + " VALUES (?, 'u', 'ec2', '{}', ?, ?)");
          ids.forEach(id -> rows.add(id, encrypted.keyHash(), encrypted.blob()));
          rows.execute();
        });
  }

  private KeySet keys() {
    return KeyInspection.reading(home.resolve("keys"), false).keys();
  }

  private Terminal own(String... command) {
    List<String> words = new ArrayList<>(List.of("--config-file", home + "/keystone.conf"));
    words.addAll(List.of(command));
    try {
      words.addAll(
          List.of(
              "--keystone-user", Files.getAttribute(home, "posix:owner").toString(),
              "--keystone-group", Files.getAttribute(home, "posix:group").toString()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Terminal.type(words.toArray(String[]::new));
  }
}
