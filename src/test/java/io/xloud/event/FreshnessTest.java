package io.xloud.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.persistence.DatabaseSilent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final Duration BOUND = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final ReadAt FIRST = new ReadAt(0, false);

  private final AtomicLong nanos = new AtomicLong();

  private Freshness with(Duration bound, Duration grace, boolean wanted) {
    Freshness freshness = new Freshness(bound, grace, wanted, nanos::get);
    freshness.heard(nanos.get(), false);
    return freshness;
  }

  private void later(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void the_strict_setting_answers_nothing_from_memory_even_in_an_outage() {
    Freshness strict = with(Duration.ZERO, GRACE, true);
    assertThat(strict.isKeeping()).isFalse();
    assertThat(strict.covers(strict.now())).isFalse();
    strict.failed();
    assertThat(strict.covers(strict.now())).isFalse();
  }

  @Test
  void switched_off_it_answers_nothing_from_memory() {
    Freshness off = with(BOUND, GRACE, false);
    assertThat(off.isKeeping()).isFalse();
    assertThat(off.covers(off.now())).isFalse();
    off.failed();
    assertThat(off.covers(off.now())).isFalse();
  }

  @Test
  void an_outage_is_bridged_for_the_grace_and_no_longer() {
    Freshness freshness = with(BOUND, GRACE, true);
    later(GRACE);
    assertThat(freshness.covers(FIRST)).as("silent, but nobody says that it fails").isFalse();
    freshness.failed();
    assertThat(freshness.covers(FIRST)).isTrue();
    later(Duration.ofNanos(1));
    assertThat(freshness.covers(FIRST)).isFalse();
    freshness.heard(nanos.get(), false);
    assertThat(freshness.covers(FIRST)).isTrue();
  }

  @Test
  void a_missed_pulse_opens_the_grace_and_the_next_pass_ends_it() {
    Freshness freshness = with(BOUND, GRACE, true);
    later(BOUND.multipliedBy(2));
    assertThat(freshness.covers(FIRST)).isFalse();
    freshness.silent(new DatabaseSilent());
    assertThat(freshness.covers(FIRST)).isTrue();
    freshness.heard(nanos.get(), false);
    later(BOUND.multipliedBy(2));
    assertThat(freshness.covers(FIRST)).isFalse();
  }

  @Test
  void without_grace_an_outage_ends_all_answers_with_the_bound() {
    Freshness freshness = with(BOUND, Duration.ZERO, true);
    freshness.failed();
    later(BOUND);
    assertThat(freshness.covers(FIRST)).isTrue();
    later(Duration.ofNanos(1));
    assertThat(freshness.covers(FIRST)).isFalse();
  }
}
