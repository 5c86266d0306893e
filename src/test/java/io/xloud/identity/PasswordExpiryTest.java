package io.xloud.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PasswordExpiryTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void reads_operator_and_time() {
    assertThat(PasswordExpiry.parse("lt:2026-01-02T03:04:05Z"))
        .isEqualTo(new PasswordExpiry("<", TIME));
    assertThat(PasswordExpiry.parse("neq:2026-01-02T03:04:05Z"))
        .isEqualTo(new PasswordExpiry("!=", TIME));
    assertThat(PasswordExpiry.parse("2026-01-02T05:04:05+02:00"))
        .isEqualTo(new PasswordExpiry("=", TIME));
  }

  @Test
  void refuses_other_operators_and_times() {
    assertThatThrownBy(() -> PasswordExpiry.parse("foo:2026-01-02T03:04:05Z"))
        .hasMessage(
            "The given operator foo is not valid. It must be one of the following: 'eq', 'neq',"
                + " 'lt', 'lte', 'gt', or 'gte'.");
    assertThatThrownBy(() -> PasswordExpiry.parse("x"))
        .hasMessageStartingWith("Timestamp not in expected format.");
  }
}
