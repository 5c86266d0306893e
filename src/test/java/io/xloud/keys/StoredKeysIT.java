package io.xloud.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.crypto.KeyAlarm;
import io.xloud.crypto.KeyEncryptionKey;
import io.xloud.crypto.KeyInspection;
import io.xloud.crypto.KeyRotation;
import io.xloud.crypto.KeySource;
import io.xloud.crypto.Readers;
import io.xloud.crypto.RotatingKeys;
import io.xloud.crypto.Secret;
import io.xloud.error.StartFailure;
import io.xloud.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StoredKeysIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final KeyEncryptionKey KEK = KeyEncryptionKey.of(Secret.of(line(1)));
  private static final KeyEncryptionKey OTHER = KeyEncryptionKey.of(Secret.of(line(2)));
  private static final int MOST = 4;

  @TempDir Path home;

  @BeforeEach
  void empty() {
    DB.database().change(h -> h.execute("DELETE FROM xi_key"));
  }

  @Test
  void twenty_rotations_in_a_row_refuse_no_token_where_keys_are_in_the_database() {
    StoredRotation rotation = new StoredRotation(table(KEK), MOST);
    assertThat(rotation.setUp()).isPresent();
    assertThat(rotation.setUp()).isEmpty();
    rotate(rotation, new Readers(node("a"), node("b")));
    assertThat(table(KEK).version()).isEqualTo(21);
    assertThat(inFolder("a")).isEqualTo(inFolder("b")).isEqualTo(fingerprint());
  }

  @Test
  void twenty_rotations_in_a_row_refuse_no_token_where_keys_are_in_folders() throws IOException {
    KeyRotation rotation = new KeyRotation(home.resolve("keys"), MOST, Optional.empty());
    rotation.setUp();
    KeySource folder = KeyInspection.source(home.resolve("keys"));
    rotate(rotation, new Readers(folder, folder));
  }

  /** A token lives through one rotation here: 4 are sealed at each. */
  private static void rotate(RotatingKeys rotation, Readers readers) {
    readers.work(8);
    for (int i = 0; i < 20; i++) {
      try {
        rotation.rotate();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      readers.work(8);
    }
  }

  @Test
  void of_rotations_at_once_one_takes_place_or_they_follow_each_other() throws Exception {
    new StoredRotation(table(KEK), MOST).setUp();
    Callable<Boolean> rotation =
        () -> {
          try {
            new StoredRotation(table(KEK), MOST).rotate();
            return true;
          } catch (StartFailure e) {
            assertThat(e).hasMessageContaining("nothing was changed");
            return false;
          }
        };
    long done = 0;
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> each :
          threads.invokeAll(Stream.generate(() -> rotation).limit(8).toList())) {
        done += each.get() ? 1 : 0;
      }
    }
    assertThat(done).isPositive();
    assertThat(table(KEK).version()).isEqualTo(1 + done);
  }

  @Test
  void l3_a_row_that_is_gone_or_does_not_open_leaves_the_last_good_keys_and_an_alarm() {
    new StoredRotation(table(KEK), MOST).setUp();
    Readers readers = new Readers(node("a"), node("b"));
    readers.work(8);
    execute("UPDATE xi_key SET version = version + 1");
    readers.requireAlarms(KeyAlarm.NOT_OPENED);
    readers.work(8);
    execute("DELETE FROM xi_key");
    readers.requireAlarms(KeyAlarm.EMPTY);
    readers.work(8);
    execute("RENAME TABLE xi_key TO xi_key_away");
    try {
      readers.requireAlarms(KeyAlarm.UNREADABLE);
      readers.work(8);
    } finally {
      execute("RENAME TABLE xi_key_away TO xi_key");
    }
    assertThat(inFolder("a")).as("a folder is never emptied").isNotEmpty();
  }

  @Test
  void a_wrong_key_encryption_key_refuses_the_start_in_one_sentence() {
    new StoredRotation(table(KEK), MOST).setUp();
    Options options =
        Options.of(
            Map.of(
                "xloud",
                    Map.of("keys.repository", "database", "keys.encryption-key", line(2).strip()),
                "fernet_tokens", Map.of("key_repository", home.resolve("t").toString())));
    try (var repositories =
        new StoredRepositories.Kind().repositories(options, DB.database(), Clock.systemUTC())) {
      assertThatThrownBy(repositories::tokens)
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("do not open")
          .hasMessageNotContaining(line(2).strip());
    }
    assertThatThrownBy(() -> new StoredRotation(table(OTHER), MOST).rotate())
        .isInstanceOf(StartFailure.class);
    assertThat(home.resolve("t")).doesNotExist();
  }

  @Test
  void a_leaked_key_that_was_removed_opens_nothing_and_all_others_live() {
    StoredRotation rotation = new StoredRotation(table(KEK), MOST);
    rotation.setUp();
    Readers readers = new Readers(node("a"), node("b"));
    readers.work(4);
    String underLeaked = readers.lastToken();
    rotation.rotate();
    readers.work(4);
    String living = readers.lastToken();
    assertThatThrownBy(() -> rotation.remove(2)).hasMessageContaining("is primary");
    assertThatThrownBy(() -> rotation.remove(0)).hasMessageContaining("is staged");
    rotation.remove(1);
    assertThat(readers.open(underLeaked)).isFalse();
    assertThat(readers.open(living)).isTrue();
    readers.requireAlarms();
    assertThat(inFolder("a")).isEqualTo(fingerprint());
  }

  @Test
  void a_folder_that_cannot_be_written_or_is_changed_by_others_matters_to_nobody_here()
      throws IOException {
    new StoredRotation(table(KEK), MOST).setUp();
    Files.writeString(home.resolve("blocked"), "a file, no folder");
    Readers readers =
        new Readers(
            StoredKeys.exporting(table(KEK), home.resolve("blocked")),
            StoredKeys.exporting(table(KEK), home.resolve("blocked")));
    readers.work(8);
    readers.requireAlarms(KeyAlarm.NOT_EXPORTED);

    Readers others = new Readers(node("a"), node("a"));
    Files.delete(home.resolve("a/1"));
    others.work(8);
    assertThat(inFolder("a")).isEqualTo(fingerprint());
  }

  @Test
  void keys_that_a_folder_alone_has_stay_there_with_an_alarm() throws IOException {
    new KeyRotation(home.resolve("a"), MOST, Optional.empty()).setUp();
    String live = inFolder("a");
    new StoredRotation(table(KEK), MOST).setUp();
    Readers readers = new Readers(node("a"), node("a"));
    readers.work(4);
    readers.requireAlarms(KeyAlarm.NOT_EXPORTED);
    assertThat(inFolder("a")).isEqualTo(live).isNotEqualTo(fingerprint());
  }

  @Test
  void a_database_that_lags_behind_does_not_bring_back_a_removed_key() {
    StoredRotation rotation = new StoredRotation(table(KEK), MOST);
    rotation.setUp();
    Readers readers = new Readers(node("a"), node("b"));
    readers.work(4);
    String underLeaked = readers.lastToken();
    rotation.rotate();
    readers.work(4);
    execute("CREATE TABLE xi_key_before AS SELECT * FROM xi_key");
    try {
      rotation.remove(1);
      assertThat(readers.open(underLeaked)).isFalse();
      String good = fingerprint();
      execute("REPLACE INTO xi_key SELECT * FROM xi_key_before");
      readers.requireAlarms(KeyAlarm.OUTDATED);
      assertThat(readers.open(underLeaked)).isFalse();
      assertThat(inFolder("a")).isEqualTo(good);
    } finally {
      execute("DROP TABLE xi_key_before");
    }
  }

  private KeySource node(String name) {
    return StoredKeys.exporting(table(KEK), home.resolve(name));
  }

  private static KeyTable table(KeyEncryptionKey key) {
    return new KeyTable(DB.database(), key, "fernet");
  }

  private String inFolder(String name) {
    return KeyInspection.of(home.resolve(name), false).fingerprint();
  }

  private static String fingerprint() {
    return table(KEK).find().keys().found().orElseThrow().keys().fingerprint();
  }

  private static void execute(String sql) {
    DB.database().change(h -> h.execute(sql));
  }

  private static String line(int fill) {
    byte[] bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) fill);
    return Base64.getEncoder().encodeToString(bytes) + "\n";
  }
}
