package io.xloud.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PasswordRegexTest {
  @Test
  void matches_from_the_beginning_as_python_does() {
    PasswordRegex regex = new PasswordRegex("\\d{2}", "two digits first");

    assertThatCode(() -> regex.require("12abc")).doesNotThrowAnyException();
    assertThatThrownBy(() -> regex.require("abc12"))
        .hasMessage("The password does not match the requirements: two digits first.");
  }

  @Test
  void understands_pythons_named_groups() {
    PasswordRegex regex = new PasswordRegex("^(?P<first>.)(?P=first)\\Z", "a pair");

    assertThatCode(() -> regex.require("aa")).doesNotThrowAnyException();
    assertThatThrownBy(() -> regex.require("ab")).hasMessageContaining("a pair");
  }

  @Test
  void a_missing_password_and_a_broken_pattern_are_said() {
    assertThatThrownBy(() -> new PasswordRegex(".", null).require(null))
        .hasMessage("Password validation error: Password must be a string type.");
    assertThatThrownBy(() -> new PasswordRegex("(", null).require("x"))
        .hasMessage(
            "Password validation error: Unable to validate password due to invalid configuration.");
  }

  @Test
  void j6_a_pattern_that_would_take_for_ever_is_given_up() {
    PasswordRegex regex = new PasswordRegex("^(([a-z])+.)+[A-Z]([a-z])+$", "no");

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThatThrownBy(() -> regex.require("a".repeat(4000))).hasMessageContaining("no"));
  }
}
