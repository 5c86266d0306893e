package io.xloud.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptionRegistryTest {
  static Collection<KnownOption> everyOption() {
    return OptionRegistry.standard().all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyOption")
  void every_default_is_of_its_type_and_within_bounds(KnownOption option) {
    assertThat(option.defaults()).allSatisfy(text -> assertThat(option.complaint(text)).isEmpty());
  }

  @Test
  void holds_every_row_of_both_tables() {
    assertThat(everyOption()).filteredOn(option -> option.documentation().isEmpty()).hasSize(384);
    assertThat(everyOption())
        .filteredOn(option -> option.name().isOwn())
        .isNotEmpty()
        .allSatisfy(option -> assertThat(option.documentation()).endsWith("."));
  }

  @Test
  void scopes_are_enforced_unless_an_old_file_says_otherwise() {
    assertThat(Options.defaults().flag("oslo_policy", "enforce_scope")).isTrue();
  }
}
