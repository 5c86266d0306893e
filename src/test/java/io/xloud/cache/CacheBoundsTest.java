package io.xloud.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheBoundsTest {
  @Test
  void what_is_said_counts() {
    Options said =
        Options.of(
            Map.of(
                "xloud",
                Map.of("cache.tokens", "7", "cache.standings", "8", "cache.catalogs", "9")));

    assertThat(CacheBounds.from(said)).isEqualTo(new CacheBounds(7, 8, 9));
  }

  @Test
  void what_is_not_said_fits_the_heap() {
    CacheBounds bounds = CacheBounds.from(Options.defaults());

    long heap = Runtime.getRuntime().maxMemory();
    assertThat(bounds.tokens()).isBetween(100, 1_000_000);
    assertThat(bounds.tokens() * 4_000L)
        .as("tokens and their answers, 4 kB each")
        .isLessThan(heap / 2);
    assertThat(bounds.standings() * 1_000L).isLessThan(heap / 10);
    assertThat(bounds.catalogs() * 10_000L).as("at their largest").isLessThan(heap / 3);
  }
}
