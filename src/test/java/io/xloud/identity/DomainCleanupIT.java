package io.xloud.identity;

import static io.xloud.identity.IdentityHouse.BY;
import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.persistence.Ids;
import io.xloud.resource.DomainDeleted;
import io.xloud.resource.ProjectDeleted;
import io.xloud.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DomainCleanupIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final IdentityHouse house = new IdentityHouse(DB);

  @Test
  void users_and_groups_go_with_their_domain_and_take_tokens_and_memberships_along() {
    User gone = house.given("d1", "gone", "x");
    User stays = house.given("d2", "stays", "x");
    Group group = house.groups().create(new Group(Ids.fresh(), "g", "d1", "", Map.of()), BY);
    house.groups().add(gone, group, BY);
    house.groups().add(stays, group, BY);

    house.database.change(_ -> house.cleanup().onDomainDeleted(new DomainDeleted("d1", BY)));

    assertThat(house.users().find(gone.id())).isEmpty();
    assertThat(house.groups().find(group.id())).isEmpty();
    assertThat(house.users().find(stays.id())).contains(stays);
    assertThat(house.users().groupIdsOf(stays.id())).isEmpty();
    assertThat(house.revocations(gone.id())).isEqualTo(1);
    assertThat(house.revocations(stays.id())).isZero();
    assertThat(house.news())
        .contains(
            new UserDeleted(gone.id(), BY),
            new GroupDeleted(
                group.id(), List.of(gone.id(), stays.id()).stream().sorted().toList(), BY));
  }

  @Test
  void sixty_users_and_groups_go_in_as_many_statements_as_two() {
    assertThat(statementsToClean("d1", 60)).isEqualTo(statementsToClean("d2", 2));
  }

  private long statementsToClean(String domainId, int size) {
    for (int i = 0; i < size; i++) {
      User user = house.given(domainId, "u" + i, "x");
      Group group =
          house.groups().create(new Group(Ids.fresh(), "g" + i, domainId, "", Map.of()), BY);
      house.groups().add(user, group, BY);
    }
    long statements =
        house.database.write(handle -> {
          long before = questions(handle);
          house.cleanup().onDomainDeleted(new DomainDeleted(domainId, BY));
          return questions(handle) - before;
        });
    assertThat(house.count("SELECT COUNT(*) FROM `user` WHERE domain_id = :id", domainId)).isZero();
    return statements;
  }

  private static long questions(Handle handle) {
    return handle
        .createQuery("SHOW SESSION STATUS LIKE 'Questions'")
        .map((rs, _) -> rs.getLong(2))
        .one();
  }

  @Test
  void a_deleted_project_is_nobodys_default_any_more() {
    UserPatch draft =
        new UserPatch(
            Patched.to("at-home"), null, Patched.to("p1"), Map.of(), null, Map.of(), null);
    User user = house.users().create("d2", draft, Patched.left(), BY);

    house.database.change(_ -> house.cleanup().onProjectDeleted(new ProjectDeleted("p1", BY)));

    assertThat(house.users().find(user.id()).orElseThrow().defaultProjectId()).isNull();
    assertThat(
            house.count(
                "SELECT COUNT(*) FROM xi_event WHERE kind = 'updated' AND resource_id = :id",
                user.id()))
        .isEqualTo(1);
  }
}
