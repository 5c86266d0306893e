package io.xloud.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.Grant.Target;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.identity.GroupDeleted;
import io.xloud.query.ListQuery;
import io.xloud.resource.ProjectDeleted;
import io.xloud.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GrantServiceIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final AssignmentHouse house = new AssignmentHouse(DB);

  @BeforeEach
  void world() {
    house.empty();
    house.domain("d1");
    house.project("p1", "d1", "d1");
    house.role("r1", null);
  }

  private void give(Holder holder) {
    house.giveOnProject("r1", holder, AssignmentHouse.project("p1", "d1"), false);
  }

  private static Grant grant(Holder holder) {
    return new Grant(holder, new Target.Project("p1"), "r1", false);
  }

  private List<String> changes() {
    return house.database.read(handle ->
        handle
            .createQuery(
                "SELECT CONCAT_WS('|', kind, resource_type, resource_id,"
                    + " JSON_VALUE(payload, '$.role_id'), JSON_VALUE(payload, '$.target_id'))"
                    + " FROM xi_event WHERE resource_type = 'role_assignment' ORDER BY id")
            .mapTo(String.class)
            .list());
  }

  @Test
  void f8_taking_away_what_was_never_given_is_missed_and_changes_nothing() {
    give(new Holder.User("u1"));

    assertThatThrownBy(() -> house.grants.revoke(grant(new Holder.User("u2")), AssignmentHouse.BY))
        .hasMessage(
            "Could not find role assignment with role: r1, user or group: u2, project, domain, or system: p1.");
    assertThat(house.driver.list(GrantFilter.all())).hasSize(1);
  }

  @Test
  void f9_a_group_with_the_id_of_a_user_gives_the_user_nothing() {
    give(new Holder.Group("same"));

    assertThat(house.effective.onProject("same", "p1")).isEmpty();
    assertThat(house.grants.list(new Holder.User("same"), new Target.Project("p1"), false))
        .isEmpty();
    assertThatThrownBy(
            () -> house.grants.revoke(grant(new Holder.User("same")), AssignmentHouse.BY))
        .isNotNull();
    assertThat(house.effective.ofGroupsOnProject(List.of("same"), "p1"))
        .extracting(RoleRef::id)
        .containsExactly("r1");
  }

  @Test
  void a3_a_role_is_gone_at_once_when_its_grant_is_taken_away() {
    give(new Holder.User("u1"));
    house.grants.revoke(grant(new Holder.User("u1")), AssignmentHouse.BY);

    assertThat(house.effective.onProject("u1", "p1")).isEmpty();
    assertThat(changes())
        .containsExactly("created|role_assignment|u1|r1|p1", "deleted|role_assignment|u1|r1|p1");
  }

  @Test
  void a17_a_role_found_by_another_spelling_has_its_id_as_stored() {
    assertThat(house.roles.get("R1").id()).isEqualTo("r1");
  }

  @Test
  void giving_twice_is_one_change() {
    give(new Holder.User("u1"));
    give(new Holder.User("u1"));

    assertThat(changes()).hasSize(1);
  }

  @Test
  void grants_go_with_their_project() {
    give(new Holder.User("u1"));
    house.cleanup.on(new ProjectDeleted("p1", AssignmentHouse.BY));

    assertThat(house.driver.list(GrantFilter.all())).isEmpty();
  }

  @Test
  void tokens_of_its_members_die_with_a_group_that_had_been_given_something() {
    give(new Holder.Group("g1"));
    house.cleanup.on(new GroupDeleted("g1", List.of("u1", "u2"), AssignmentHouse.BY));
    house.cleanup.on(new GroupDeleted("g2", List.of("u3"), AssignmentHouse.BY));

    assertThat(house.driver.list(GrantFilter.all())).isEmpty();
    assertThat(house.usersRevoked()).containsExactlyInAnyOrder("u1", "u2");
  }

  @Test
  void a_deleted_role_takes_its_grants_and_implications_along() {
    Role other = house.role("r2", null);
    house.roles.imply(house.roles.get("r1"), other, AssignmentHouse.BY);
    give(new Holder.User("u1"));
    house.roles.delete(house.roles.get("r1"), AssignmentHouse.BY);

    assertThat(house.driver.list(GrantFilter.all())).isEmpty();
    assertThat(house.roles.implications()).isEmpty();
  }

  @Test
  void an_update_changes_what_it_names_and_keeps_the_rest() {
    Role role = house.role("r2", null);
    house.roles.update(
        role, new RolePatch(Map.of("a \"b\"", 1, "description", "x")), AssignmentHouse.BY);
    Role updated =
        house.roles.update(role, new RolePatch(Map.of("c", List.of(true))), AssignmentHouse.BY);

    assertThat(updated.extra()).isEqualTo(Map.of("a \"b\"", 1, "c", List.of(true)));
    assertThat(updated.description()).isEqualTo("x");
    assertThat(updated.name()).isEqualTo("r2");
  }

  @Test
  void an_immutable_role_can_only_be_made_mutable() {
    Role role = house.role("r2", null);
    Role fixed = house.roles.update(role, option(true), AssignmentHouse.BY);

    assertThat(fixed.isImmutable()).isTrue();
    assertThatThrownBy(() -> house.roles.delete(fixed, AssignmentHouse.BY))
        .hasMessageStartingWith("Unable to delete immutable role resource: `r2.");
    assertThatThrownBy(
            () -> house.roles.update(fixed, new RolePatch(Map.of("name", "n")), AssignmentHouse.BY))
        .hasMessageStartingWith("Unable to update immutable role resource: `r2.");
    assertThat(house.roles.update(fixed, option(false), AssignmentHouse.BY).isImmutable())
        .isFalse();
  }

  private static RolePatch option(boolean immutable) {
    return new RolePatch(Map.of("options", Map.of(Role.IMMUTABLE, immutable)));
  }

  @Test
  void a_taken_name_is_a_conflict_and_lists_are_filtered_by_name() {
    assertThatThrownBy(() -> house.roles.create(house.roles.get("r1"), AssignmentHouse.BY))
        .hasMessage(
            "Conflict occurred attempting to store role - Duplicate entry found with name r1.");
    house.role("r2", "d1");

    assertThat(house.roles.list(ListQuery.all().where("name", "R1")))
        .extracting(Role::id)
        .containsExactly("r1");
    assertThat(house.roles.list(ListQuery.all().where("domain_id", "d1")))
        .extracting(Role::id)
        .containsExactly("r2");
  }
}
