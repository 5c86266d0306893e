package io.xloud.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** B1: what counts as the user's own presence. */
class PrimaryMethodsTest {
  private final PrimaryMethods primary =
      new PrimaryMethods(Set.of("corporate_sso", "ec2credential"));

  @Test
  void b1_a_token_without_any_method_is_delegated() {
    assertThat(primary.isDelegated(List.of())).isTrue();
  }

  @Test
  void b1_one_method_that_is_not_primary_makes_the_token_delegated() {
    assertThat(primary.isDelegated(List.of("password", "application_credential"))).isTrue();
    assertThat(primary.isDelegated(List.of("token", "password", "totp"))).isFalse();
  }

  @Test
  void b1_further_methods_may_be_named_primary_but_never_ec2credential() {
    assertThat(primary.isDelegated(List.of("corporate_sso"))).isFalse();
    assertThat(primary.isDelegated(List.of("ec2credential"))).isTrue();
  }
}
