package io.xloud.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpiryTest {
  @Test
  void ends_are_written_as_the_reference_writes_them() {
    Instant end = Instant.parse("2026-11-21T09:47:59.970223Z");

    assertThat(Expiry.text(end)).isEqualTo("2026-11-21T09:47:59.000000Z");
    assertThat(Expiry.text(null)).isNull();
    assertThat(Expiry.read("2026-11-21T09:47:59.000000Z"))
        .isEqualTo(Instant.parse("2026-11-21T09:47:59Z"));
    assertThat(Expiry.read(null)).isNull();
    assertThat(Expiry.read("soon")).isEqualTo(Instant.EPOCH);
  }

  @Test
  void a_life_of_zero_never_ends() {
    assertThat(OAuthConfig.end(Instant.EPOCH, Duration.ZERO)).isNull();
    assertThat(OAuthConfig.end(Instant.EPOCH.plusMillis(1), Duration.ofSeconds(5)))
        .isEqualTo(Instant.EPOCH.plusSeconds(5));
  }
}
