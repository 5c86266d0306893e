package io.xloud.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026",
        "2026-01",
        "2026-1-1",
        "20260101",
        "20260101T000000Z",
        "2026-01-01 00",
        "2026-01-01T00:00",
        "2026-01-01T02:00:00+02:00",
        "2026-01-01T02:00:00+0200",
        "2026-01-01T02:00:00+02",
        "2026-01-01T02:00:00 02:00",
        "2026-01-01T00:00:00.000Z",
        "2025-12-31T19:00:00-05:00",
        "2026-01-01T00:00:00,0"
      })
  void reads_every_form_of_one_time(String text) {
    assertThat(PasswordExpiry.parse("lt:" + text).time()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "202601",
        "2026-13-01",
        "2026-02-30",
        "2026-01-01T25:00:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00Zjunk",
        "2026-01-01T",
        "lt",
        "null",
        "2026-01-01T00:00:00+99:00"
      })
  void refuses_what_is_no_time(String text) {
    assertThatThrownBy(() -> PasswordExpiry.parse("gt:" + text))
        .hasMessageStartingWith("Timestamp not in expected format.");
  }
}
