package io.xloud.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.context.AuthContext;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.identity.User;
import io.xloud.identity.UserOptions;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.resource.Domain;
import io.xloud.token.Handed;
import io.xloud.token.ValidToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingPermissionsTest {
  private final Rules rules = new Rules();
  private final StandingPermissions permissions = new StandingPermissions(rules);

  @Test
  void the_rules_are_asked_once_for_a_caller() {
    ValidToken caller = token();
    for (int i = 0; i < 3; i++) {
      assertThat(permissions.has(caller, AuthActions.VALIDATE_TOKEN)).isTrue();
    }
    assertThat(rules.asked).isEqualTo(1);
    assertThat(permissions.remembered()).isEqualTo(1);
  }

  @Test
  void a_permission_ends_when_the_rules_change() {
    ValidToken caller = token();
    assertThat(permissions.has(caller, AuthActions.VALIDATE_TOKEN)).isTrue();
    rules.given = false;
    rules.edition = new Object();
    assertThat(permissions.has(caller, AuthActions.VALIDATE_TOKEN)).isFalse();
  }

  /** Such as the same token made anew after the caller lost a role: equal, but not the same. */
  @Test
  void a_permission_is_not_that_of_another_token_or_action() {
    assertThat(permissions.has(token(), AuthActions.VALIDATE_TOKEN)).isTrue();
    rules.given = false;
    for (int i = 0; i < 1000; i++) {
      assertThat(permissions.has(token(), AuthActions.VALIDATE_TOKEN)).isFalse();
    }
    ValidToken caller = token();
    rules.given = true;
    assertThat(permissions.has(caller, AuthActions.VALIDATE_TOKEN)).isTrue();
    rules.given = false;
    assertThat(permissions.has(caller, AuthActions.CHECK_TOKEN)).isFalse();
    assertThat(permissions.remembered()).isLessThanOrEqualTo(256);
  }

  private static ValidToken token() {
    return new ValidToken(
        new User(
            "u",
            "ada",
            "default",
            true,
            null,
            null,
            new UserOptions(Map.of()),
            List.of(),
            null,
            null,
            Map.of()),
        new Domain("default", "Default", true, "", List.of(), Map.of(), Map.of()),
        new Scope.Unscoped(),
        List.of(),
        List.of("password"),
        List.of("audit"),
        Instant.EPOCH,
        Instant.EPOCH,
        new Delegation.None(),
        new Handed.Nothing(),
        List.of());
  }

  /** Says always the same, and counts how often it was asked. */
  private static final class Rules implements Policy {
    private boolean given = true;
    private Object edition = new Object();
    private int asked;

    @Override
    public boolean allowsToAll(AuthContext caller, Action action) {
      asked++;
      return given;
    }

    @Override
    public boolean isAsDelivered(Action action) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object edition() {
      return edition;
    }

    @Override
    public void enforce(AuthContext caller, Action action, Target target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean allows(AuthContext caller, Action action, Target target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Boolean> allowsAtOnce(AuthContext caller, Action action, Target target) {
      throw new UnsupportedOperationException();
    }
  }
}
