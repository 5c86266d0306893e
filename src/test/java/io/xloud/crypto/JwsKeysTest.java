package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.error.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JwsKeysTest {
  private static final byte[] TEXT = "signed".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path home;
  private JwtConfig config;

  @BeforeEach
  void folders() throws IOException {
    config =
        new JwtConfig(
            JwsAlgorithm.ES256,
            Set.of(JwsAlgorithm.ES256),
            Files.createDirectory(home.resolve("private")),
            Files.createDirectory(home.resolve("public")));
  }

  @ParameterizedTest
  @EnumSource
  void a_new_pair_of_each_algorithm_signs_and_verifies(JwsAlgorithm algorithm) throws IOException {
    config = new JwtConfig(algorithm, Set.of(algorithm), config.privateKeys(), config.publicKeys());
    sign(pair("one", algorithm));
    verify(pair("one", algorithm), "one.pem");

    JwsKeySet keys = JwsKeys.still(config).get();
    byte[] signature = keys.signing().sign(TEXT);
    JwsPublicKey half = keys.known().getFirst();
    assertThat(half.kid()).isEqualTo(keys.kid());
    assertThat(half.verifies(TEXT, signature)).isTrue();
    signature[signature.length / 2] ^= 1;
    assertThat(half.verifies(TEXT, signature)).isFalse();
    assertThat(half.verifies(TEXT, new byte[0])).isFalse();
  }

  @Test
  void k5_both_files_of_a_pair_are_their_owners_alone() throws IOException {
    JwsKeyPair pair = pair("one", JwsAlgorithm.ES256);
    for (Path file : List.of(pair.privateKey(), pair.publicKey())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void without_keys_there_is_an_answer_and_an_alarm() throws IOException {
    JwsKeys keys = JwsKeys.still(config);
    assertThat(keys.find()).isEmpty();
    assertThatThrownBy(keys::get).isInstanceOf(KeystoneException.class);
    assertThat(keys.health().alarms()).containsExactly(KeyAlarm.UNREADABLE);

    sign(pair("one", JwsAlgorithm.ES384));
    verify(pair("one", JwsAlgorithm.ES384), "one.pem");
    keys.look();
    assertThat(keys.health().alarms()).containsExactly(KeyAlarm.NO_SIGNING_KEY);
  }

  @Test
  void l4_what_is_no_key_or_one_of_another_kind_hinders_no_other() throws IOException {
    sign(pair("one", JwsAlgorithm.ES256));
    verify(pair("other", JwsAlgorithm.EDDSA), "a first.pem");
    Files.writeString(config.publicKeys().resolve("b"), "-----BEGIN PUBLIC KEY-----\nno\n");
    Files.writeString(config.publicKeys().resolve("c"), "");
    Files.createDirectory(config.publicKeys().resolve("..data"));
    verify(pair("one", JwsAlgorithm.ES256), "z last.pem");

    JwsKeys keys = JwsKeys.still(config);
    assertThat(keys.get().known())
        .extracting(JwsPublicKey::algorithm)
        .containsExactly(JwsAlgorithm.EDDSA, JwsAlgorithm.ES256);
    assertThat(keys.health().alarms()).containsExactly(KeyAlarm.FOREIGN_FILE);
  }

  @Test
  void the_halves_of_a_new_pair_may_come_one_after_the_other_in_either_order() throws IOException {
    JwsKeys keys = begun();
    String first = keys.get().kid();

    sign(pair("two", JwsAlgorithm.ES256));
    keys.look();
    assertThat(keys.get().kid()).as("nobody could verify what the new one signs").isEqualTo(first);
    assertThat(keys.health().alarms()).containsExactly(KeyAlarm.NO_PUBLIC_HALF);
    verify(pair("two", JwsAlgorithm.ES256), "two.pem");
    keys.look();
    String second = keys.get().kid();
    assertThat(second).isNotEqualTo(first);
    assertThat(keys.health().alarms()).isEmpty();

    verify(pair("three", JwsAlgorithm.ES256), "three.pem");
    keys.look();
    assertThat(keys.get().kid()).isEqualTo(second);
    assertThat(keys.get().known()).hasSize(3);
    sign(pair("three", JwsAlgorithm.ES256));
    keys.look();
    assertThat(keys.get().kid()).isNotIn(first, second);
  }

  @Test
  void keys_that_go_bad_leave_the_last_good_ones_working() throws IOException {
    JwsKeys keys = begun();
    String good = keys.get().kid();

    Files.writeString(config.privateKeys().resolve("private.pem"), "-----BEGIN PRIV");
    keys.look();
    assertThat(keys.get().kid()).isEqualTo(good);
    Files.delete(config.privateKeys().resolve("private.pem"));
    keys.look();
    assertThat(keys.get().kid()).isEqualTo(good);
    assertThat(keys.health().alarms()).containsExactly(KeyAlarm.UNREADABLE);
    assertThat(keys.health().isUsable()).isTrue();
  }

  @Test
  void a_public_key_that_is_taken_away_is_not_known_any_more_and_that_is_news() throws IOException {
    JwsKeys keys = begun();
    verify(pair("two", JwsAlgorithm.ES256), "two.pem");
    keys.look();
    String both = keys.get().fingerprint();
    int[] told = {0};
    keys.onChange(() -> told[0]++);

    Files.delete(config.publicKeys().resolve("two.pem"));
    keys.look();
    keys.look();
    assertThat(keys.get().known()).hasSize(1);
    assertThat(keys.get().fingerprint()).isNotEqualTo(both);
    assertThat(told[0]).isEqualTo(1);
  }

  @Test
  void a_signing_key_that_everybody_may_read_raises_an_alarm() throws IOException {
    JwsKeys keys = begun();
    Path file = config.privateKeys().resolve("private.pem");
    sign(pair("one", JwsAlgorithm.ES256));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    keys.look();
    assertThat(keys.health().alarms()).containsExactly(KeyAlarm.WORLD_READABLE);
  }

  @Test
  void an_algorithm_that_is_not_accepted_or_unknown_is_no_start() {
    assertThatThrownBy(() -> JwtConfig.from(jwt("jws_algorithm", "ES384")))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("jws_accepted_algorithms");
    assertThatThrownBy(() -> JwtConfig.from(jwt("jws_accepted_algorithms", "ES256,none")))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("none is none of ES256, ES384, ES512, EdDSA");
  }

  private static Options jwt(String option, String value) {
    return Options.of(Map.of("jwt_tokens", Map.of(option, value)));
  }

  private JwsKeys begun() throws IOException {
    sign(pair("one", JwsAlgorithm.ES256));
    verify(pair("one", JwsAlgorithm.ES256), "one.pem");
    JwsKeys keys = JwsKeys.still(config);
    assertThat(keys.health().alarms()).isEmpty();
    return keys;
  }

  /** Made when first asked for. */
  private JwsKeyPair pair(String name, JwsAlgorithm algorithm) throws IOException {
    Path folder = home.resolve("%s-%s".formatted(name, algorithm));
    JwsKeyPair pair = JwsKeyPair.in(folder);
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder);
      pair.write(algorithm, Optional.empty());
    }
    return pair;
  }

  private void sign(JwsKeyPair pair) throws IOException {
    put(pair.privateKey(), config.privateKeys().resolve("private.pem"));
  }

  private void verify(JwsKeyPair pair, String name) throws IOException {
    put(pair.publicKey(), config.publicKeys().resolve(name));
  }

  /** As another file, so that it differs from the one before in more than its time. */
  private void put(Path file, Path place) throws IOException {
    Path fresh = home.resolve("fresh");
    Files.copy(file, fresh, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(fresh, place, StandardCopyOption.REPLACE_EXISTING);
  }
}
