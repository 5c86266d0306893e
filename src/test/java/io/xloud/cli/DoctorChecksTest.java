package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import io.xloud.crypto.KeyInspection;
import io.xloud.crypto.KeyInspection.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorChecksTest {
  private static final Path FOLDER = Path.of("keys").toAbsolutePath();
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "bcrypt,4,true",
    "bcrypt,10,false",
    "bcrypt,12,false",
    "bcrypt,99,true",
    "pbkdf2_sha512,1000,true",
    "pbkdf2_sha512,25000,false",
    "scrypt,1,false"
  })
  void cheap_password_hashes_are_found(String algorithm, String rounds, boolean weak) {
    Options options =
        Options.of(
            Map.of(
                "identity",
                Map.of("password_hash_algorithm", algorithm, "password_hash_rounds", rounds)));
    assertThat(SettingChecks.passwordHashing(options)).hasSize(weak ? 1 : 0);
  }

  @Test
  void defaults_are_well_but_for_advice() {
    Options options = Options.defaults();
    assertThat(SettingChecks.unknownOptions(options)).isEmpty();
    assertThat(SettingChecks.adminToken(options)).isEmpty();
    assertThat(SettingChecks.debug(options)).isEmpty();
    assertThat(SettingChecks.passwordHashing(options)).isEmpty();
    assertThat(SettingChecks.publicEndpoint(options)).noneMatch(Symptom::grave);
  }

  @Test
  void a_misspelt_option_is_wrong_and_an_idle_one_advice() {
    Options options =
        Options.of(
            Map.of("token", Map.of("expirtion", "5"), "saml", Map.of("xmlsec1_binary", "x")));
    assertThat(SettingChecks.unknownOptions(options))
        .anyMatch(symptom -> symptom.grave() && symptom.sentence().contains("expirtion"))
        .anyMatch(symptom -> !symptom.grave() && symptom.sentence().contains("xmlsec1_binary"));
  }

  @Test
  void keys_must_outlive_the_tokens() {
    // 3,600 s and 172,800 s by default: 49 hours.
    assertThat(number(3, Duration.ofHours(49))).isEmpty();
    assertThat(number(3, Duration.ofHours(48)))
        .singleElement()
        .satisfies(symptom -> assertThat(symptom.remedy()).contains("max_active_keys to 4"));
    assertThat(number(4, Duration.ofHours(48))).isEmpty();
    assertThat(number(2, Duration.ofDays(30))).hasSize(1);
    assertThat(number(3, Duration.ofSeconds(1))).as("one setup tells no interval").isEmpty();
  }

  @Test
  void a_missing_folder_comes_with_the_command_that_makes_it() {
    KeyPlace place = new KeyPlace("credential", Path.of("/nonexistent/keys"), 3);
    assertThat(KeyChecks.folder(place, place.inspect(Options.defaults()), "credential_setup"))
        .singleElement()
        .satisfies(symptom -> assertThat(symptom.remedy()).contains("credential_setup"));
  }

  @Test
  void the_sample_keys_are_found() throws IOException {
    KeyPlace place = new KeyPlace("fernet_tokens", Path.of("fernet-keys-sample"), 3);
    assertThat(KeyChecks.folder(place, place.inspect(Options.defaults()), "fernet_setup"))
        .anyMatch(symptom -> symptom.sentence().contains("keys that everybody has"));
  }

  @Test
  void credentials_want_keys_of_their_own() {
    KeyPlace tokens = new KeyPlace("fernet_tokens", FOLDER, 3);
    assertThat(KeyChecks.separate(new KeyPlace("credential", FOLDER, 3), List.of(tokens)))
        .hasSize(1);
  }

  private static List<Symptom> number(int most, Duration interval) {
    KeyInspection keys =
        new KeyInspection(
            FOLDER,
            true,
            List.of(
                new KeyFile(0, NOW, false),
                new KeyFile(1, NOW.minus(interval.multipliedBy(2)), false),
                new KeyFile(2, NOW.minus(interval), false)),
            "",
            Set.of());
    return KeyChecks.number(Options.defaults(), new KeyPlace("fernet_tokens", FOLDER, most), keys);
  }
}
