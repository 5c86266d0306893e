package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeyAgesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  /** Rotated every hour: key 5 is primary, 0 was staged when it became that. */
  private static final KeyAges HOURLY = ages(Map.of(0, 1, 3, 4, 4, 3, 5, 2));

  @Test
  void a_key_is_retired_when_the_next_one_became_primary() {
    assertThat(HOURLY.retired(3, NOW)).as("4 was promoted when 5 was staged").isEqualTo(ago(2));
    assertThat(HOURLY.retired(4, NOW)).isEqualTo(ago(1));
    assertThat(HOURLY.retired(5, NOW)).as("still primary").isEqualTo(NOW);
    assertThat(HOURLY.retired(0, NOW)).isEqualTo(NOW);
  }

  @Test
  void a_gap_left_by_hand_makes_the_answer_late_and_never_early() {
    assertThat(ages(Map.of(0, 1, 3, 4, 5, 2)).retired(3, NOW)).isEqualTo(ago(1));
  }

  @Test
  void the_start_warns_with_the_formula_when_rotations_come_too_fast() {
    assertThat(warning("3"))
        .hasValueSatisfying(sentence -> {
          assertThat(sentence).contains("(3 - 2) x 3600 s", "asked for 176400 s");
          assertThat(sentence)
              .contains("expiration + allow_expired_window) / rotation interval + 2");
          assertThat(sentence).endsWith("= 51.");
        });
    assertThat(warning("51")).isEmpty();
    assertThat(warning("2")).hasValueSatisfying(it -> assertThat(it).contains("never below 3"));
  }

  @Test
  void keys_of_one_setup_tell_no_interval() {
    assertThat(ages(Map.of(0, 1, 1, 1)).interval()).isEmpty();
    assertThat(KeyAges.none().interval()).isEmpty();
    assertThat(HOURLY.interval()).contains(Duration.ofHours(1));
  }

  private static java.util.Optional<String> warning(String mostKeys) {
    return TokenLife.from(Options.of(Map.of("fernet_tokens", Map.of("max_active_keys", mostKeys))))
        .warning(HOURLY);
  }

  private static KeyAges ages(Map<Integer, Integer> hoursAgo) {
    TreeMap<Integer, Instant> made = new TreeMap<>();
    hoursAgo.forEach((number, hours) -> made.put(number, ago(hours)));
    return new KeyAges(made);
  }

  private static Instant ago(int hours) {
    return NOW.minus(Duration.ofHours(hours));
  }
}
