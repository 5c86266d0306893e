package io.xloud.resource.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.error.KeystoneException;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.PolicyConfig;
import io.xloud.resource.Project;
import io.xloud.testing.House;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectTargetTest {
  private static final List<Action> ON_ONE_PROJECT =
      List.of(
          ProjectActions.GET_PROJECT,
          ProjectActions.UPDATE_PROJECT,
          ProjectActions.DELETE_PROJECT,
          ProjectActions.LIST_PROJECT_TAGS,
          ProjectActions.GET_PROJECT_TAG,
          ProjectActions.UPDATE_PROJECT_TAGS,
          ProjectActions.CREATE_PROJECT_TAG,
          ProjectActions.DELETE_PROJECT_TAG,
          ProjectActions.DELETE_PROJECT_TAGS);

  private final Policy policy =
      new House()
          .with(Options.class, Options.defaults())
          .with(PolicyConfig.class, PolicyConfig.from(Options.defaults()))
          .with(Clock.class, Clock.systemUTC())
          .with(Policy.class, "io.xloud.policy.RulePolicy")
          .get(Policy.class);

  private static AuthContext onProject(String role) {
    return new AuthContext(
        "u",
        "ada",
        "d",
        new Scope.ProjectScope("p", "demo", "d", "Default", false),
        List.of(new RoleRef(role, role, null)),
        List.of("password"),
        List.of("audit"),
        null,
        new Delegation.None(),
        false,
        null);
  }

  private static Project domain(String id) {
    return new Project(id, id, null, null, true, true, "", List.of(), Map.of(), Map.of());
  }

  private void refusedAll(AuthContext by, String asked, Optional<Project> project) {
    for (Action action : ON_ONE_PROJECT) {
      assertThatThrownBy(() -> policy.enforce(by, action, ProjectTarget.of(asked, project)))
          .as(action.toString())
          .isInstanceOf(KeystoneException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reader", "member", "manager"})
  void B6_a_role_on_a_project_opens_no_domain_although_both_lack_a_domain(String role) {
    refusedAll(onProject(role), "d", Optional.of(domain("d")));
    refusedAll(onProject(role), "other", Optional.of(domain("other")));
  }

  @Test
  void F2_a_project_that_is_not_there_is_judged_by_the_id_in_the_path_alone() {
    refusedAll(onProject("reader"), "nosuch", Optional.empty());
  }
}
