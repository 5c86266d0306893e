package io.xloud.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.identity.User;
import io.xloud.identity.UserOption;
import io.xloud.identity.UserOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** G4: which rules of a user count, and what satisfies them. */
class MultiFactorRulesTest {
  private static final List<String> CONFIGURED = List.of("password", "token", "totp");

  @Test
  void g4_a_rule_with_only_unknown_methods_is_ignored_and_the_others_still_hold() {
    User user = with(List.of(List.of("password", "totp"), List.of("bogus")));

    assertThat(MultiFactorRules.satisfied(user, List.of("password"), CONFIGURED)).isFalse();
    assertThat(MultiFactorRules.satisfied(user, List.of("password", "totp"), CONFIGURED)).isTrue();
  }

  @Test
  void g4_a_user_with_no_rule_that_counts_is_let_in() {
    assertThat(
            MultiFactorRules.satisfied(
                with(List.of(List.of("bogus"))), List.of("password"), CONFIGURED))
        .isTrue();
  }

  @Test
  void an_unknown_method_inside_a_rule_is_not_asked_for() {
    assertThat(
            MultiFactorRules.satisfied(
                with(List.of(List.of("password", "bogus"))), List.of("password"), CONFIGURED))
        .isTrue();
  }

  @Test
  void a_receipt_names_the_rules_that_are_begun_and_of_them_what_is_configured() {
    User user =
        with(
            List.of(
                List.of("password", "totp", "bogus"),
                List.of("token", "totp"),
                List.of("bogus"),
                List.of("password", "token")));

    assertThat(MultiFactorRules.begun(user, List.of("password"), CONFIGURED))
        .containsExactly(List.of("password", "totp"), List.of("password", "token"));
    assertThat(MultiFactorRules.begun(user, List.of("external"), CONFIGURED)).isEmpty();
  }

  @Test
  void rules_of_a_user_who_switched_them_off_do_not_hold() {
    User user =
        with(
            Map.of(
                UserOption.MULTI_FACTOR_AUTH_RULES,
                List.of(List.of("password", "totp")),
                UserOption.MULTI_FACTOR_AUTH_ENABLED,
                false));

    assertThat(MultiFactorRules.satisfied(user, List.of("password"), CONFIGURED)).isTrue();
  }

  private static User with(List<List<String>> rules) {
    return with(Map.of(UserOption.MULTI_FACTOR_AUTH_RULES, rules));
  }

  private static User with(Map<UserOption, Object> options) {
    return new User(
        "u",
        "ada",
        "default",
        true,
        null,
        null,
        new UserOptions(options),
        List.of(),
        null,
        null,
        Map.of());
  }
}
