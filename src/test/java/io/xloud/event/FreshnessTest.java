package io.xloud.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.persistence.DatabaseAnswering;
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
    strict.fallsSilent(new DatabaseSilent("away"));
    assertThat(strict.covers(strict.now())).isFalse();
  }

  @Test
  void switched_off_it_answers_nothing_from_memory() {
    Freshness off = with(BOUND, GRACE, false);
    assertThat(off.isKeeping()).isFalse();
    assertThat(off.covers(off.now())).isFalse();
    off.fallsSilent(new DatabaseSilent("away"));
    assertThat(off.covers(off.now())).isFalse();
  }

  @Test
  void an_outage_is_bridged_for_the_grace_and_no_longer() {
    Freshness freshness = with(BOUND, GRACE, true);
    later(GRACE);
    assertThat(freshness.covers(FIRST))
        .as("unread, but nobody says that the database is silent")
        .isFalse();
    freshness.fallsSilent(new DatabaseSilent("away"));
    assertThat(freshness.covers(FIRST)).isTrue();
    later(Duration.ofNanos(1));
    assertThat(freshness.covers(FIRST)).isFalse();
    freshness.heard(nanos.get(), false);
    assertThat(freshness.covers(FIRST)).isTrue();
  }

  /** Also before the first reading: until then others may have changed anything. */
  @Test
  void a_database_that_answers_again_ends_the_grace() {
    Freshness freshness = with(BOUND, GRACE, true);
    later(BOUND.multipliedBy(2));
    freshness.fallsSilent(new DatabaseSilent("away"));
    assertThat(freshness.covers(FIRST)).isTrue();
    freshness.answersAgain(new DatabaseAnswering());
    assertThat(freshness.covers(FIRST)).isFalse();
    freshness.heard(nanos.get(), false);
    assertThat(freshness.covers(FIRST)).isTrue();
  }

  /** One that hangs for longer than the silence may be answered past it. */
  @Test
  void a_reading_that_was_under_way_does_not_end_the_grace() {
    Freshness freshness = with(BOUND, GRACE, true);
    freshness.fallsSilent(new DatabaseSilent("away"));
    freshness.heard(nanos.get(), false);
    later(BOUND.multipliedBy(2));
    assertThat(freshness.covers(FIRST)).isTrue();
  }

  @Test
  void without_grace_an_outage_ends_all_answers_with_the_bound() {
    Freshness freshness = with(BOUND, Duration.ZERO, true);
    freshness.fallsSilent(new DatabaseSilent("away"));
    later(BOUND);
    assertThat(freshness.covers(FIRST)).isTrue();
    later(Duration.ofNanos(1));
    assertThat(freshness.covers(FIRST)).isFalse();
  }
}
