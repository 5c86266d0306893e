package io.xloud.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventConfigTest {
  private static EventConfig with(String option, String value) {
    return EventConfig.from(Options.of(Map.of("xloud", Map.of(option, value))));
  }

  /** A row may become visible as late as its transaction may commit, on a clock that counts so. */
  @ParameterizedTest
  @CsvSource({"30 s, 60", "5 s, 10", "1 s, 2", "100 ms, 2"})
  void looks_back_twice_as_far_as_a_transaction_may_last(String limit, long seconds) {
    assertThat(with("database.transaction-timeout", limit).lookBack())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  /** A change of that minute would let nodes pass over what a late clock wrote. */
  @Test
  void looks_back_a_minute_further_where_clocks_of_writers_decide() {
    assertThat(with("database.transaction-timeout", "5 s").lookBackByWritersClocks())
        .isEqualTo(Duration.ofSeconds(70));
  }

  @ParameterizedTest
  @CsvSource({"500 ms, 250", "2 s, 1000", "100 ms, 50", "20 ms, 50", "0, 50"})
  void the_feed_is_read_twice_within_what_may_stay_unseen(String staleness, long millis) {
    assertThat(with("cache.max-staleness", staleness).interval())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void others_are_reckoned_with_unless_they_are_ruled_out() {
    assertThat(EventConfig.from(Options.defaults()).foreignWriters()).isTrue();
    assertThat(with("coexistence", "on").foreignWriters()).isTrue();
    assertThat(with("coexistence", "off").foreignWriters()).isFalse();
  }
}
