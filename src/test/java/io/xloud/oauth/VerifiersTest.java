package io.xloud.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerifiersTest {
  @Test
  void c11_a_verifier_is_never_told_twice_and_too_long_to_guess() {
    assertThat(Stream.generate(Verifiers::fresh).limit(1000).map(each -> each.reveal()).distinct())
        .hasSize(1000)
        .allMatch(Verifiers::isOne)
        .allMatch(text -> text.length() * Math.log(54) / Math.log(2) >= 128);
  }

  @Test
  void those_of_the_reference_are_known_too() {
    assertThat(Verifiers.isOne("yCrbNYza")).isTrue();
    assertThat(Verifiers.isOne("yCrbNYz")).isFalse();
    assertThat(Verifiers.isOne("yCrbNYz0")).isFalse();
    assertThat(Verifiers.isOne("")).isFalse();
  }
}
