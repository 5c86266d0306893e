package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.error.StartFailure;
import io.xloud.testing.Told;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRepositoryTest {
  private static final byte[] PLAIN = "plain".getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  @TempDir Path folder;
  private final AtomicLong clock = new AtomicLong();

  @BeforeEach
  void only_the_owner_may_look() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void the_highest_number_seals_and_all_open() throws IOException {
    setUp();
    KeyRepository keys = still();
    String old = keys.get().seal(PLAIN, NOW);
    rotate(3);
    keys.look();
    assertThat(opened(keys, old)).contains(1);
    assertThat(opened(keys, keys.get().seal(PLAIN, NOW))).contains(0);
    assertThat(keys.health().alarms()).isEmpty();
  }

  @Test
  void what_is_sealed_for_one_purpose_opens_for_no_other() throws IOException {
    setUp();
    String sealed = still().apartFor("login state").seal(PLAIN, NOW);
    rotate(3);

    KeyRepository elsewhere = still();
    assertThat(elsewhere.apartFor("login state").open(sealed).found()).isPresent();
    assertThat(elsewhere.apartFor("another").open(sealed).found()).isEmpty();
    assertThat(elsewhere.get().open(sealed).found()).isEmpty();
    assertThat(elsewhere.apartFor("login state").open(elsewhere.get().seal(PLAIN, NOW)).found())
        .isEmpty();
  }

  @Test
  void a_change_is_in_force_without_being_asked_for() throws Exception {
    setUp();
    try (KeyRepository keys = KeyRepository.following(folder, false, false);
        Told changed = Told.by(KeyRepository.class, "in force")) {
      String before = keys.keys().fingerprint();
      rotate(3);
      assertThat(changed.within(Duration.ofSeconds(5))).isTrue();
      assertThat(keys.keys().fingerprint()).isNotEqualTo(before);
    }
  }

  @Test
  void foreign_empty_and_unfinished_files_are_no_keys() throws IOException {
    setUp();
    Files.writeString(folder.resolve("0.tmp"), "x");
    Files.writeString(folder.resolve(".2.Xy7"), "x");
    Files.writeString(folder.resolve("README"), "x");
    Files.writeString(folder.resolve("7"), "");
    Files.createDirectory(folder.resolve("9"));
    assertThat(still().keys().keys()).containsOnlyKeys(0, 1);
    assertThat(still().health().alarms()).isEmpty();
  }

  @Test
  void l3_an_empty_folder_keeps_the_last_good_keys_and_raises_an_alarm() throws IOException {
    setUp();
    KeyRepository keys = still();
    String token = keys.get().seal(PLAIN, NOW);
    Files.delete(folder.resolve("0"));
    Files.delete(folder.resolve("1"));
    keys.look();
    assertThat(opened(keys, token)).contains(0);
    assertThat(keys.health().alarms()).containsExactly(KeyAlarm.EMPTY);
  }

  @Test
  void l3_a_missing_folder_keeps_the_last_good_keys_and_the_alarm_goes_with_its_cause()
      throws IOException {
    setUp();
    KeyRepository keys = still();
    Path away = folder.resolveSibling("away-" + folder.getFileName());
    Files.move(folder, away);
    keys.look();
    assertThat(keys.health().isUsable()).isTrue();
    assertThat(keys.health().alarms()).containsExactly(KeyAlarm.UNREADABLE);
    Files.move(away, folder);
    keys.look();
    assertThat(keys.health().alarms()).isEmpty();
  }

  @Test
  void l3_a_primary_that_is_no_key_keeps_the_last_good_keys() throws IOException {
    setUp();
    KeyRepository keys = still();
    String fingerprint = keys.keys().fingerprint();
    Files.writeString(folder.resolve("2"), "half a k");
    keys.look();
    assertThat(keys.keys().fingerprint()).isEqualTo(fingerprint);
    assertThat(keys.health().alarms())
        .containsExactlyInAnyOrder(KeyAlarm.NO_VALID_PRIMARY, KeyAlarm.INVALID_FILE);
  }

  @Test
  void half_a_copy_of_other_keys_changes_nothing() throws IOException {
    setUp();
    KeyRepository keys = still();
    String fingerprint = keys.keys().fingerprint();
    Files.delete(folder.resolve("1"));
    write("0");
    keys.look();
    later(Duration.ofSeconds(60));
    keys.look();
    assertThat(keys.keys().fingerprint()).isEqualTo(fingerprint);
    assertThat(keys.health().alarms()).containsExactly(KeyAlarm.INCOMPLETE);
  }

  @Test
  void complete_other_keys_take_over_once_they_have_settled() throws IOException {
    setUp();
    KeyRepository keys = still();
    String token = keys.get().seal(PLAIN, NOW);
    write("0");
    write("1");
    keys.look();
    later(Duration.ofMillis(4_900));
    keys.look();
    assertThat(opened(keys, token)).isPresent();
    later(Duration.ofMillis(200));
    keys.look();
    assertThat(opened(keys, token)).isEmpty();
    assertThat(keys.health().alarms()).containsExactly(KeyAlarm.PRIMARY_GONE);
    rotate(3);
    keys.look();
    assertThat(keys.health().alarms()).isEmpty();
  }

  @Test
  void other_keys_that_still_change_wait_longer() throws IOException {
    setUp();
    KeyRepository keys = still();
    String fingerprint = keys.keys().fingerprint();
    write("0");
    write("1");
    keys.look();
    later(Duration.ofSeconds(4));
    write("2");
    keys.look();
    later(Duration.ofSeconds(4));
    keys.look();
    assertThat(keys.keys().fingerprint()).isEqualTo(fingerprint);
  }

  @Test
  void removed_keys_open_only_where_they_are_kept() throws IOException {
    setUp();
    KeyRepository strict = still();
    KeyRepository keeping = KeyRepository.still(new KeyFolder(folder, false), true, clock::get);
    String token = strict.get().seal(PLAIN, NOW);
    rotate(3);
    strict.look();
    keeping.look();
    rotate(3);
    strict.look();
    keeping.look();
    assertThat(opened(strict, token)).isEmpty();
    assertThat(opened(keeping, token)).isPresent();
  }

  @Test
  void without_any_key_there_is_a_503_and_no_accident() {
    assertThatThrownBy(() -> still().get())
        .isInstanceOfSatisfying(
            KeystoneException.class, e -> assertThat(e.problem().status()).isEqualTo(503));
  }

  @Test
  void l1_the_key_of_zeros_is_no_key() throws IOException {
    setUp();
    Files.writeString(folder.resolve("2"), FernetKey.zero().text().reveal());
    assertThat(still().health().isUsable()).isFalse();
    String forged = Fernet.withZero(List.of(), Fernet::randomIv).seal(PLAIN, NOW);
    Files.delete(folder.resolve("2"));
    assertThat(opened(still(), forged)).isEmpty();
  }

  @Test
  void the_sample_keys_open_nothing_outside_development() {
    Path sample = Path.of("fernet-keys-sample");
    assertThat(KeyRepository.still(new KeyFolder(sample, true), false, clock::get).keys().keys())
        .containsOnlyKeys(0, 1, 2);
    KeyHealth refused =
        KeyRepository.still(new KeyFolder(sample, false), false, clock::get).health();
    assertThat(refused.isUsable()).isFalse();
    assertThat(refused.alarms()).contains(KeyAlarm.SAMPLE_KEYS);
    Options options =
        Options.of(Map.of("fernet_tokens", Map.of("key_repository", sample.toString())));
    assertThatThrownBy(() -> new KeyRepositories(options, Clock.systemUTC()).tokens())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("sample keys");
  }

  @Test
  void k5_a_folder_that_everybody_can_read_is_an_alarm() throws IOException {
    setUp();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(still().health().alarms()).containsExactly(KeyAlarm.WORLD_READABLE);
  }

  @Test
  void k5_a_mounted_secret_is_an_alarm_only_when_its_files_are_open() throws IOException {
    setUp();
    Path volume = Files.createDirectory(folder.resolve("volume"));
    Path data = Files.createDirectory(volume.resolve("..2026_01_01"));
    Files.createSymbolicLink(volume.resolve("..data"), data.getFileName());
    for (String name : List.of("0", "1")) {
      Files.copy(folder.resolve(name), data.resolve(name));
      Files.createSymbolicLink(volume.resolve(name), Path.of("..data", name));
    }
    Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(alarmsOf(volume, "r--r-----")).isEmpty();
    assertThat(alarmsOf(volume, "r--r--r--")).containsExactly(KeyAlarm.WORLD_READABLE);
  }

  private static Set<KeyAlarm> alarmsOf(Path volume, String permissions) throws IOException {
    for (String name : List.of("0", "1")) {
      Files.setPosixFilePermissions(
          volume.resolve(name), PosixFilePermissions.fromString(permissions));
    }
    return KeyRepository.still(new KeyFolder(volume, false), false, () -> 0).health().alarms();
  }

  @Test
  void keys_never_print() throws IOException {
    setUp();
    String text = Files.readString(folder.resolve("1"));
    assertThat(still().keys().toString()).doesNotContain(text).contains("hidden");
  }

  private KeyRepository still() {
    return KeyRepository.still(new KeyFolder(folder, false), false, clock::get);
  }

  private void setUp() throws IOException {
    assertThat(new KeyRotation(folder, 3, Optional.empty()).setUp()).isPresent();
  }

  private void rotate(int most) throws IOException {
    new KeyRotation(folder, most, Optional.empty()).rotate();
  }

  private void write(String name) throws IOException {
    SecretFile.write(folder.resolve(name), FernetKey.fresh(new SecureRandom()).text().reveal());
  }

  private void later(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private static Optional<Integer> opened(KeyRepository keys, String token) {
    return keys.get().open(token).found().map(Fernet.Opened::keyIndex);
  }
}
