package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.testing.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JwsMemoryTest {
  private static final Duration TURN = Duration.ofHours(24);
  private static final Duration LIFE = Duration.ofHours(49);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] TEXT = "signed".getBytes(StandardCharsets.US_ASCII);

  private final SettableClock clock = new SettableClock(START);
  private final JwsMemory memory = new JwsMemory(JwsAlgorithm.ES256, TURN, LIFE, clock);

  private JwsKeySet at(Duration later) {
    clock.set(START.plus(later));
    return memory.read().keys().orElseThrow();
  }

  private static List<String> names(JwsKeySet set) {
    return set.known().stream().map(JwsPublicKey::kid).toList();
  }

  @ParameterizedTest
  @EnumSource
  void a_key_of_each_algorithm_signs_what_its_public_half_verifies(JwsAlgorithm algorithm) {
    JwsKeySet set = new JwsMemory(algorithm, TURN, LIFE, clock).read().keys().orElseThrow();

    assertThat(set.known()).hasSize(1);
    assertThat(set.known().getFirst().kid()).isEqualTo(set.kid());
    assertThat(set.known().getFirst().verifies(TEXT, set.signing().sign(TEXT))).isTrue();
  }

  @Test
  void nobody_gets_the_key_of_another_node() {
    assertThat(at(Duration.ZERO).kid())
        .isNotEqualTo(
            new JwsMemory(JwsAlgorithm.ES256, TURN, LIFE, clock).read().keys().orElseThrow().kid());
  }

  @Test
  void the_next_key_is_told_before_it_signs() {
    String first = at(Duration.ZERO).kid();
    String before = memory.state();
    assertThat(names(at(TURN.minus(JwsMemory.AHEAD).minusSeconds(1)))).containsExactly(first);
    assertThat(memory.state()).isEqualTo(before);

    JwsKeySet told = at(TURN.minus(JwsMemory.AHEAD));
    assertThat(told.kid()).isEqualTo(first);
    assertThat(told.known()).hasSize(2);
    assertThat(memory.state()).isNotEqualTo(before);

    String waiting = memory.state();
    JwsKeySet turned = at(TURN);
    assertThat(turned.kid()).isEqualTo(names(told).getFirst()).isNotEqualTo(first);
    assertThat(memory.state()).isNotEqualTo(waiting);
  }

  @Test
  void the_last_key_verifies_until_its_tokens_are_over() {
    String first = at(Duration.ZERO).kid();
    at(TURN.minus(JwsMemory.AHEAD));
    assertThat(names(at(TURN.plus(LIFE)))).contains(first);
    assertThat(names(at(TURN.plus(LIFE).plusSeconds(1)))).doesNotContain(first);
  }

  @Test
  void keys_do_not_pile_up() {
    for (int hours = 0; hours < 24 * 30; hours++) {
      assertThat(at(Duration.ofHours(hours)).known()).hasSizeBetween(1, 5);
    }
  }

  @Test
  void after_a_long_sleep_the_next_key_still_waits_until_it_is_told() {
    String first = at(Duration.ZERO).kid();
    JwsKeySet woken = at(Duration.ofDays(9));
    assertThat(woken.kid()).isEqualTo(first);
    assertThat(woken.known()).hasSize(2);
    assertThat(at(Duration.ofDays(9).plus(JwsMemory.AHEAD)).kid()).isNotEqualTo(first);
  }

  @Test
  void it_is_as_old_as_its_first_key() {
    assertThat(memory.isOlderThan(Duration.ZERO)).as("there is none yet").isFalse();
    at(Duration.ZERO);
    assertThat(memory.isOlderThan(Duration.ofSeconds(13))).isFalse();
    at(Duration.ofSeconds(13));
    assertThat(memory.isOlderThan(Duration.ofSeconds(13))).isTrue();
  }

  @Test
  void a_clock_that_is_put_back_changes_no_key() {
    at(TURN.minus(JwsMemory.AHEAD));
    JwsKeySet turned = at(TURN);
    JwsKeySet back = at(Duration.ZERO.minusHours(1));
    assertThat(names(back)).isEqualTo(names(turned));
  }
}
