package io.xloud.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever rules one domain may give away, by the defaults. */
class DomainManagerGrantsTest {
  private static final Action CREATE = Action.of("identity:create_grant");
  private static final Action REVOKE = Action.of("identity:revoke_grant");

  private final Policy policy =
      new RulePolicy(
          PolicyConfig.from(Options.defaults()), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  private static AuthContext ruler(String role) {
    return new AuthContext(
        "u",
        "ada",
        "d1",
        new Scope.DomainScope("d1", "one"),
        List.of(new RoleRef(role, role, null)),
        List.of("password"),
        List.of("audit"),
        null,
        new Delegation.None(),
        false,
        null);
  }

  private static Target grant(String role, String userDomain, String projectDomain) {
    Map<String, @Nullable Object> attributes = new HashMap<>();
    attributes.put("id", role);
    attributes.put("name", role);
    attributes.put("domain_id", null);
    return Target.of("role", attributes)
        .and("user", Map.of("id", "other", "domain_id", userDomain))
        .and("project", Map.of("id", "p", "domain_id", projectDomain));
  }

  @ParameterizedTest
  @ValueSource(strings = {"manager", "member", "reader"})
  void f7_a_manager_gives_and_takes_the_managed_roles_inside_its_domain(String role) {
    policy.enforce(ruler("manager"), CREATE, grant(role, "d1", "d1"));
    policy.enforce(ruler("manager"), REVOKE, grant(role, "d1", "d1"));
    assertThat(role).isNotEqualTo("admin");
  }

  @ParameterizedTest
  @CsvSource({
    "admin,d1,d1",
    "service,d1,d1",
    "anything,d1,d1",
    "member,d2,d1",
    "member,d1,d2",
  })
  void f7_a_manager_gives_and_takes_nothing_else(
      String role, String userDomain, String projectDomain) {
    Target target = grant(role, userDomain, projectDomain);

    for (Action action : List.of(CREATE, REVOKE)) {
      assertThatThrownBy(() -> policy.enforce(ruler("manager"), action, target))
          .hasMessageContaining(action.name());
    }
  }

  @Test
  void f3_grants_in_another_domain_are_refused_whatever_the_caller_may_at_home() {
    Target elsewhere =
        Target.of("role", Map.of("id", "member", "name", "member"))
            .and("user", Map.of("id", "other", "domain_id", "d2"))
            .and("domain", Map.of("id", "d2"))
            .path("domain_id", "d2");

    assertThatThrownBy(() -> policy.enforce(ruler("manager"), CREATE, elsewhere))
        .hasMessageContaining(CREATE.name());
  }
}
