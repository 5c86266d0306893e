package io.xloud.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.Grant.Target;
import io.xloud.identity.UserDeleted;
import io.xloud.resource.ProjectDeleted;
import io.xloud.testing.TestDatabase;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What somebody else does between the look at a thing and the change of it. */
class MeanwhileIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final Holder ADA = new Holder.User("ada");
  private static final RolePatch IMMUTABLE =
      new RolePatch(Map.of("options", Map.of(Role.IMMUTABLE, true)));

  private final AssignmentHouse house = new AssignmentHouse(DB);
  private Role role = new Role("r1", "r1", null, null, Map.of(), Map.of());

  @BeforeEach
  void world() {
    house.empty();
    house.domain("d1");
    house.project("p1", "d1", "d1");
    house.there(ADA);
    role = house.role("r1", null);
  }

  @Test
  void a_role_made_immutable_meanwhile_is_neither_changed_nor_deleted() {
    house.roles.update(role, IMMUTABLE, AssignmentHouse.BY);

    assertThatThrownBy(() ->
            house.roles.update(role, new RolePatch(Map.of("name", "other")), AssignmentHouse.BY))
        .hasMessageStartingWith("Unable to update immutable role resource: `r1.");
    assertThatThrownBy(() -> house.roles.update(role, IMMUTABLE, AssignmentHouse.BY))
        .hasMessageStartingWith("Unable to update immutable role resource: `r1.");
    assertThatThrownBy(() -> house.roles.delete(role, AssignmentHouse.BY))
        .hasMessageStartingWith("Unable to delete immutable role resource: `r1.");
    assertThat(house.roles.get("r1").name()).isEqualTo("r1");
  }

  @Test
  void a_role_becoming_immutable_at_this_moment_is_not_deleted() {
    CompletableFuture<Void> deletion =
        whileOpen(
            () -> house.roles.update(role, IMMUTABLE, AssignmentHouse.BY),
            () -> house.roles.delete(role, AssignmentHouse.BY));

    assertThatThrownBy(deletion::join).isInstanceOf(CompletionException.class);
    assertThat(house.roles.get("r1").isImmutable()).isTrue();
  }

  @Test
  void a_role_deleted_meanwhile_is_missed() {
    house.roles.delete(role, AssignmentHouse.BY);

    assertThatThrownBy(() -> give()).hasMessage("Could not find role: r1.");
    assertThatThrownBy(() -> house.roles.delete(role, AssignmentHouse.BY))
        .hasMessage("Could not find role: r1.");
    assertThatThrownBy(() -> house.roles.update(role, IMMUTABLE, AssignmentHouse.BY))
        .hasMessage("Could not find role: r1.");
    assertThatThrownBy(() -> house.roles.imply(role, role, AssignmentHouse.BY))
        .hasMessage("Could not find role: r1.");
    assertNothingIsLeft();
  }

  @Test
  void nothing_is_given_to_or_on_what_was_deleted_meanwhile() {
    execute("DELETE FROM user WHERE id = 'ada'");
    assertThatThrownBy(() -> give()).hasMessage("Could not find user: ada.");
    assertThatThrownBy(() -> house.grants.giveOnSystem(Offer.of(role, ADA), AssignmentHouse.BY))
        .hasMessage("Could not find user: ada.");
    assertThatThrownBy(() ->
            house.grants.giveOnDomain(
                Offer.of(role, new Holder.Group("crew")),
                AssignmentHouse.domainOf("d1"),
                AssignmentHouse.BY))
        .hasMessage("Could not find group: crew.");

    house.there(ADA);
    execute("DELETE FROM project WHERE id = 'p1'");
    assertThatThrownBy(() -> give()).hasMessage("Could not find project: p1.");
    assertNothingIsLeft();
  }

  @Test
  void a_user_of_a_directory_is_there_by_its_mapping() {
    execute("DELETE FROM user WHERE id = 'ada'");
    execute("INSERT INTO id_mapping VALUES ('ada', 'd1', 'uid=ada', 'user')");
    give();

    assertThat(house.effective.onProject("ada", "p1")).hasSize(1);
  }

  @Test
  void what_is_inherited_may_be_given_to_somebody_who_is_yet_to_come() {
    Offer offer = new Offer(role, new Holder.User("bob"), false, true);
    house.grants.giveOnDomain(offer, AssignmentHouse.domainOf("d1"), AssignmentHouse.BY);

    assertThat(house.effective.onProject("bob", "p1")).hasSize(1);
  }

  @Test
  void no_grant_survives_a_role_a_user_or_a_project_that_goes_at_this_moment() {
    CompletableFuture<Void> giving =
        whileOpen(() -> house.roles.delete(role, AssignmentHouse.BY), this::give);
    assertThatThrownBy(giving::join).hasMessageContaining("Could not find role: r1.");

    role = house.role("r1", null);
    giving =
        whileOpen(
            () -> {
              house.cleanup.on(new UserDeleted("ada", AssignmentHouse.BY));
              execute("DELETE FROM user WHERE id = 'ada'");
            },
            this::give);
    assertThatThrownBy(giving::join).hasMessageContaining("Could not find user: ada.");

    house.there(ADA);
    giving =
        whileOpen(
            () -> {
              execute("DELETE FROM project WHERE id = 'p1'");
              house.cleanup.on(new ProjectDeleted("p1", AssignmentHouse.BY));
            },
            this::give);
    assertThatThrownBy(giving::join).hasMessageContaining("Could not find project: p1.");
    assertNothingIsLeft();
  }

  @Test
  void whoever_deletes_waits_for_a_grant_being_given_and_takes_it_away() {
    CompletableFuture<Void> deletion =
        whileOpen(
            this::give,
            () ->
                house.database.change(_ -> {
                  house.cleanup.on(new UserDeleted("ada", AssignmentHouse.BY));
                  execute("DELETE FROM user WHERE id = 'ada'");
                }));
    deletion.join();

    assertNothingIsLeft();
  }

  private void give() {
    house.grants.giveOnProject(
        Offer.of(role, ADA), AssignmentHouse.project("p1", "d1"), AssignmentHouse.BY);
  }

  private void assertNothingIsLeft() {
    assertThat(house.driver.list(GrantFilter.all())).isEmpty();
    assertThat(house.driver.has(new Grant(ADA, new Target.System(), "r1", false))).isFalse();
  }

  private void execute(String sql) {
    house.database.change(handle -> handle.execute(sql));
  }

  /** Begins the second while the first has done its work and not yet committed. */
  private CompletableFuture<Void> whileOpen(Runnable first, Runnable second) {
    return house.database.write(_ -> {
      first.run();
      CompletableFuture<Void> other = CompletableFuture.runAsync(second);
      awaitWaiting(other);
      assertThat(other.isDone()).as("it waits for the transaction at work").isFalse();
      return other;
    });
  }

  /** Until the other stands at a lock, or is through without one. */
  private void awaitWaiting(CompletableFuture<Void> other) {
    while (!other.isDone() && lockWaits() == 0) {
      Thread.onSpinWait();
    }
  }

  private int lockWaits() {
    return house.database.<Integer>read(handle ->
        handle
            .createQuery(
                "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
                    + " WHERE VARIABLE_NAME = 'INNODB_ROW_LOCK_CURRENT_WAITS'")
            .mapTo(Integer.class)
            .one());
  }
}
