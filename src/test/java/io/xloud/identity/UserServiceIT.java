package io.xloud.identity;

import static io.xloud.identity.IdentityHouse.BY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.crypto.Secret;
import io.xloud.identity.PasswordOutcome.Accepted;
import io.xloud.persistence.Ids;
import io.xloud.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UserServiceIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static int serial;

  private final IdentityHouse house = new IdentityHouse(DB);

  private User fresh() {
    return house.given("d1", "user-" + serial++, "right");
  }

  private static String nameOf(User user) {
    return Objects.requireNonNull(user.name());
  }

  private void update(IdentityHouse house, User user, UserPatch patch) {
    house.users().update(user, patch, Patched.left(), false, BY);
  }

  @Test
  void a_taken_name_is_a_conflict_that_names_it() {
    User user = fresh();

    assertThatThrownBy(() -> house.given("d1", nameOf(user), "x"))
        .hasMessage(
            "Conflict occurred attempting to store user - Duplicate entry found with name "
                + user.name()
                + " at domain ID d1.");
    assertThatThrownBy(() -> update(house, fresh(), IdentityHouse.draft(nameOf(user))))
        .hasMessage(
            "Conflict occurred attempting to store user - Duplicate entry found with name "
                + user.name()
                + ".");
  }

  @Test
  void a_user_needs_a_domain_and_no_domain_as_default_project() {
    assertThatThrownBy(() -> house.given("nowhere", "x", "x"))
        .hasMessage("Could not find domain: nowhere.");
    UserPatch draft =
        new UserPatch(Patched.to("x"), null, Patched.to("d1"), Map.of(), null, Map.of(), null);
    assertThatThrownBy(() -> house.users().create("d1", draft, Patched.left(), BY))
        .hasMessage("User's default project ID cannot be a domain ID: d1");
  }

  @Test
  void what_the_columns_cannot_hold_is_refused_and_extra_members_may_hold_it() {
    assertThatThrownBy(() -> house.given("d1", "smile \uD83D\uDE00", "x"))
        .hasMessageContaining("basic plane");
    UserPatch draft =
        new UserPatch(
            Patched.to("smiling"),
            null,
            Patched.left(),
            Map.of(),
            null,
            Map.of("email", "\uD83D\uDE00@x"),
            null);
    assertThat(house.users().create("d1", draft, Patched.left(), BY).extra())
        .containsEntry("email", "\uD83D\uDE00@x");
  }

  @Test
  void an_update_writes_what_it_names_and_leaves_the_rest() {
    User user = fresh();
    update(house, user, IdentityHouse.option(UserOption.LOCK_PASSWORD, true));
    UserPatch mail =
        new UserPatch(
            Patched.left(), null, Patched.left(), Map.of(), null, Map.of("email", "a@x"), null);
    update(house, user, mail);

    User now = house.users().find(user.id()).orElseThrow();
    assertThat(now.extra()).isEqualTo(Map.of("email", "a@x"));
    assertThat(now.options().isSet(UserOption.LOCK_PASSWORD)).isTrue();
    assertThat(now.name()).isEqualTo(user.name());
    assertThat(house.revocations(user.id())).isZero();
  }

  @Test
  void a_second_writer_who_disables_the_user_between_our_read_and_our_write_is_not_undone() {
    User read = fresh();
    update(house, read, IdentityHouse.enabled(false));
    update(house, read, IdentityHouse.draft(read.name() + "-renamed"));

    assertThat(house.users().find(read.id()).orElseThrow().enabled()).isFalse();
  }

  @Test
  void a2_disabling_and_a_new_password_and_deleting_kill_the_tokens() {
    User disabled = fresh();
    update(house, disabled, IdentityHouse.enabled(false));
    update(house, disabled, IdentityHouse.enabled(false));
    User changed = fresh();
    house.users().update(changed, IdentityHouse.nothing(), Patched.to(Secret.of("n")), false, BY);
    User own = fresh();
    house.change(own, "right", "n");
    User deleted = fresh();
    house.users().delete(deleted, BY);

    assertThat(house.revocations(disabled.id())).isEqualTo(1);
    assertThat(house.revocations(changed.id())).isEqualTo(1);
    assertThat(house.revocations(own.id())).isEqualTo(1);
    assertThat(house.revocations(deleted.id())).isEqualTo(1);
    assertThat(house.news())
        .contains(
            new PasswordChanged(changed.id(), BY),
            new PasswordChanged(own.id(), BY),
            new UserDeleted(deleted.id(), BY));
    assertThat(house.users().find(deleted.id())).isEmpty();
  }

  @Test
  void a16_all_tokens_of_a_user_are_revoked_at_once() {
    User user = fresh();
    house.users().revokeTokens(user, BY);

    assertThat(house.revocations(user.id())).isEqualTo(1);
  }

  @Test
  void a17_disable_delete_and_revoke_through_another_spelling_use_the_id_as_stored() {
    for (String end : new String[] {"", " "}) {
      User user = fresh();
      String spelling = user.id().toUpperCase(Locale.ROOT) + end;

      update(house, house.users().show(spelling).orElseThrow(), IdentityHouse.enabled(false));
      house.users().revokeTokens(house.users().find(spelling).orElseThrow(), BY);
      house.users().delete(house.users().show(spelling).orElseThrow(), BY);

      assertThat(house.revocations(user.id())).isEqualTo(3);
      assertThat(
              house.count(
                  "SELECT COUNT(*) FROM xi_event WHERE BINARY resource_id = :id", user.id()))
          .isGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void a_used_password_may_not_come_back_too_soon() {
    IdentityHouse strict = new IdentityHouse(DB, "unique_last_password_count = 2");
    User user = strict.given("d1", "history", "one");
    strict.change(user, "one", "two");

    for (String old : new String[] {"one", "two"}) {
      assertThatThrownBy(() -> strict.change(user, "two", old))
          .hasMessage(
              "The new password cannot be identical to a previous password. The total number which"
                  + " includes the new password must be unique is 2.");
    }
    strict.change(user, "two", "three");
    strict.change(user, "three", "one");
    assertThat(strict.login(user, "one")).isInstanceOf(Accepted.class);
  }

  @Test
  void an_own_password_must_be_used_for_its_minimum_age() {
    IdentityHouse strict = new IdentityHouse(DB, "minimum_password_age = 2");
    User user = strict.given("d1", "age", "one");
    strict.change(user, "one", "two");

    assertThatThrownBy(() -> strict.change(user, "two", "three"))
        .hasMessage(
            "You cannot change your password at this time due to the minimum password age. Once you"
                + " change your password, it must be used for 2 day(s) before it can be changed."
                + " Please try again in 2 day(s) or contact your administrator to reset your"
                + " password.");
    strict.clock.pass(Duration.ofDays(2).plusSeconds(1));
    strict.change(user, "two", "three");
    assertThat(strict.login(user, "three")).isInstanceOf(Accepted.class);
  }

  @Test
  void a_locked_password_is_changed_by_administrators_only() {
    User user = fresh();
    update(house, user, IdentityHouse.option(UserOption.LOCK_PASSWORD, true));
    User locked = house.users().find(user.id()).orElseThrow();

    assertThatThrownBy(() -> house.change(locked, "right", "n"))
        .hasMessageStartingWith("You cannot change your password at this time due to password");
    house.users().update(locked, IdentityHouse.nothing(), Patched.to(Secret.of("n")), false, BY);
    assertThat(house.login(user, "n")).isInstanceOf(Accepted.class);
  }

  @Test
  void f4_a_refused_update_leaves_nothing_behind() {
    User taken = fresh();
    User user = fresh();
    UserPatch patch =
        new UserPatch(
            Patched.to(taken.name()),
            false,
            Patched.to("p"),
            Map.of(UserOption.LOCK_PASSWORD, true),
            null,
            Map.of("email", "x"),
            null);

    assertThatThrownBy(() -> update(house, user, patch)).hasMessageStartingWith("Conflict");
    assertThat(house.users().find(user.id())).contains(user);
    assertThat(house.revocations(user.id())).isZero();
  }

  @Test
  void leaving_a_group_kills_the_tokens_and_deleting_it_tells_who_was_in_it() {
    User user = fresh();
    Group group =
        house.groups().create(new Group(Ids.fresh(), "g-" + serial++, "d1", "", Map.of()), BY);
    house.groups().add(user, group, BY);
    house.groups().add(user, group, BY);
    house.groups().remove(user, group, BY);

    assertThat(house.revocations(user.id())).isEqualTo(1);
    assertThatThrownBy(() -> house.groups().remove(user, group, BY))
        .hasMessage("User '%s' not found in group '%s'".formatted(user.id(), group.id()));
    house.groups().add(user, group, BY);
    house.groups().delete(group, BY);
    assertThat(house.news())
        .contains(
            new MembershipRemoved(user.id(), group.id(), BY),
            new GroupDeleted(group.id(), List.of(user.id()), BY));
    assertThat(house.users().groupIdsOf(user.id())).isEmpty();
  }

  @Test
  void a_password_changed_between_the_proof_and_the_write_is_not_overwritten() {
    User user = fresh();
    ProvenPassword proven = house.authentication().prove(user.id(), Secret.of("right"));
    house.users().update(user, IdentityHouse.nothing(), Patched.to(Secret.of("reset")), false, BY);

    assertThatThrownBy(() -> house.users().changePassword(proven, Secret.of("mine"), BY))
        .hasMessage("The request you have made requires authentication.");
    assertThat(house.login(user, "reset")).isInstanceOf(Accepted.class);
    assertThat(house.login(user, "mine")).isInstanceOf(PasswordOutcome.Refused.class);
  }

  @Test
  void of_many_changes_that_proved_the_same_password_at_once_one_wins() throws Exception {
    User user = fresh();
    int many = 8;
    List<ProvenPassword> proven = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      proven.add(house.authentication().prove(user.id(), Secret.of("right")));
    }
    CountDownLatch start = new CountDownLatch(1);
    List<Future<String>> changes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < many; i++) {
        int number = i;
        changes.add(
            threads.submit(() -> {
              start.await();
              house.users().changePassword(proven.get(number), Secret.of("new-" + number), BY);
              return "new-" + number;
            }));
      }
      start.countDown();
    }

    List<String> won =
        changes.stream()
            .filter(change -> change.state() == Future.State.SUCCESS)
            .map(Future::resultNow)
            .toList();
    assertThat(won).hasSize(1);
    assertThat(house.login(user, won.getFirst())).isInstanceOf(Accepted.class);
    assertThat(house.revocations(user.id())).isEqualTo(1);
  }

  @Test
  void an_expired_password_is_good_for_one_change_only() {
    IdentityHouse strict = new IdentityHouse(DB, "password_expires_days = 1");
    User user = strict.given("d1", "expired-once", "old");
    strict.clock.pass(Duration.ofDays(2));
    ProvenPassword first = strict.authentication().prove(user.id(), Secret.of("old"));
    ProvenPassword second = strict.authentication().prove(user.id(), Secret.of("old"));
    strict.users().changePassword(first, Secret.of("new"), BY);

    assertThatThrownBy(() -> strict.users().changePassword(second, Secret.of("newer"), BY))
        .hasMessage("The request you have made requires authentication.");
    assertThat(strict.login(user, "new")).isInstanceOf(Accepted.class);
  }

  @Test
  void a_node_whose_clock_is_behind_still_sets_the_current_password() {
    User user = fresh();
    house.clock.pass(Duration.ofSeconds(-5));
    house.change(user, "right", "later");

    assertThat(house.login(user, "later")).isInstanceOf(Accepted.class);
  }

  @Test
  void a_password_for_a_user_that_is_gone_finds_nobody() {
    User user = fresh();
    house.users().delete(user, BY);

    assertThatThrownBy(() ->
            house
                .users()
                .update(user, IdentityHouse.nothing(), Patched.to(Secret.of("n")), false, BY))
        .hasMessage("Could not find user: %s.".formatted(user.id()));
    assertThatThrownBy(
            () -> update(house, user, IdentityHouse.option(UserOption.LOCK_PASSWORD, true)))
        .hasMessage("Could not find user: %s.".formatted(user.id()));
  }

  @Test
  void nobody_joins_a_group_that_has_just_gone() {
    User user = fresh();
    Group group =
        house.groups().create(new Group(Ids.fresh(), "g-" + serial++, "d1", "", Map.of()), BY);
    house.groups().delete(group, BY);

    assertThatThrownBy(() -> house.groups().add(user, group, BY))
        .hasMessage("Could not find group: %s.".formatted(group.id()));
  }
}
