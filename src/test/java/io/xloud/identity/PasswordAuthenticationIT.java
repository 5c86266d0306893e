package io.xloud.identity;

import static io.xloud.identity.IdentityHouse.BY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.xloud.context.Origin;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.LoginTried;
import io.xloud.identity.PasswordOutcome.Accepted;
import io.xloud.identity.PasswordOutcome.Reason;
import io.xloud.identity.PasswordOutcome.Refused;
import io.xloud.testing.TestDatabase;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PasswordAuthenticationIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static int serial;

  private static User fresh(IdentityHouse house) {
    return house.given("d1", "login-" + serial++, "right");
  }

  private static void assertRefused(PasswordOutcome outcome, Reason reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static long failures(IdentityHouse house, User user) {
    return house.count(
        "SELECT COALESCE(failed_auth_count, 0) FROM local_user WHERE user_id = :id", user.id());
  }

  @Test
  void the_right_password_is_accepted_and_the_day_noted() {
    IdentityHouse house = new IdentityHouse(DB);
    User user = fresh(house);

    assertThat(house.login(user, "right")).isInstanceOf(Accepted.class);
    assertThat(house.users().find(user.id()).orElseThrow().lastActiveAt()).isEqualTo("2026-05-01");
  }

  @Test
  void lockout_counts_over_five_wrong_passwords_and_lets_the_right_one_in_when_it_is_over() {
    IdentityHouse house =
        new IdentityHouse(DB, "lockout_failure_attempts = 5", "lockout_duration = 60");
    User user = fresh(house);

    for (int i = 0; i < 5; i++) {
      assertRefused(house.login(user, "wrong"), Reason.WRONG_PASSWORD);
    }
    assertThat(failures(house, user)).isEqualTo(5);
    assertRefused(house.login(user, "wrong"), Reason.LOCKED);
    assertRefused(house.login(user, "right"), Reason.LOCKED);
    assertThat(failures(house, user)).isEqualTo(5);
    house.clock.pass(Duration.ofSeconds(61));
    assertRefused(house.login(user, "wrong"), Reason.WRONG_PASSWORD);
    assertThat(failures(house, user)).isEqualTo(1);
    assertThat(house.login(user, "right")).isInstanceOf(Accepted.class);
    assertThat(failures(house, user)).isZero();
  }

  @Test
  void lockout_counts_every_one_of_many_wrong_passwords_that_come_at_once() throws Exception {
    IdentityHouse house = new IdentityHouse(DB, "lockout_failure_attempts = 100");
    User user = fresh(house);

    List<Future<PasswordOutcome>> answers;
    try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
      answers = all.invokeAll(Collections.nCopies(20, () -> house.login(user, "wrong")));
    }
    for (Future<PasswordOutcome> answer : answers) {
      assertRefused(answer.get(), Reason.WRONG_PASSWORD);
    }
    assertThat(failures(house, user)).isEqualTo(20);
  }

  private static void passcode(IdentityHouse house, User user, boolean right) {
    Origin origin = new Origin("192.0.2.1", null, null);
    house.lockout().judge(new LoginNews.Attempt(user, Secret.of("123456"), "req-1", origin), right);
  }

  private static void assertRefusedPasscode(IdentityHouse house, User user, boolean right) {
    assertThatThrownBy(() -> passcode(house, user, right))
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unauthorized.class));
  }

  @Test
  void wrong_passcodes_lock_out_together_with_wrong_passwords_until_it_is_over() {
    IdentityHouse house =
        new IdentityHouse(DB, "lockout_failure_attempts = 3", "lockout_duration = 60");
    User user = fresh(house);

    assertRefused(house.login(user, "wrong"), Reason.WRONG_PASSWORD);
    assertRefusedPasscode(house, user, false);
    passcode(house, user, true);
    assertRefusedPasscode(house, user, false);
    assertRefusedPasscode(house, user, true);
    assertRefused(house.login(user, "right"), Reason.LOCKED);
    assertThat(failures(house, user)).isEqualTo(3);
    house.clock.pass(Duration.ofSeconds(61));
    passcode(house, user, true);
    assertThat(failures(house, user)).isZero();
  }

  @Test
  void wrong_passcodes_are_told_and_nothing_of_their_digits() {
    IdentityHouse house =
        new IdentityHouse(
            DB,
            "lockout_failure_attempts = 1",
            "report_invalid_password_hash = event",
            "invalid_password_hash_secret_key = key");
    User user = fresh(house);

    assertRefusedPasscode(house, user, false);
    assertRefusedPasscode(house, user, true);

    assertThat(house.news())
        .filteredOn(LoginTried.class::isInstance)
        .extracting(told -> ((LoginTried) told).refusal())
        .containsExactly(
            new LoginTried.Refusal(401, null, null),
            new LoginTried.Refusal(
                401, "The account is locked for user: %s.".formatted(user.id()), null));
  }

  /** Or whoever knows the password could guess passcodes without end. */
  @Test
  void the_right_password_forgets_no_failures_where_more_is_asked_for() {
    IdentityHouse house = new IdentityHouse(DB, "lockout_failure_attempts = 2");
    User user = fresh(house);
    house
        .users()
        .update(
            user,
            IdentityHouse.option(
                UserOption.MULTI_FACTOR_AUTH_RULES, List.of(List.of("password", "totp"))),
            Patched.left(),
            false,
            BY);

    for (int tries = 1; tries <= 2; tries++) {
      assertThat(house.login(user, "right")).isInstanceOf(Accepted.class);
      assertRefusedPasscode(house, user, false);
    }
    assertRefused(house.login(user, "right"), Reason.LOCKED);
    assertThat(failures(house, user)).isEqualTo(2);
    house.lockout().forget(user);
    assertThat(house.login(user, "right")).isInstanceOf(Accepted.class);
  }

  @Test
  void an_option_of_the_user_ignores_the_lockout() {
    IdentityHouse house = new IdentityHouse(DB, "lockout_failure_attempts = 1");
    User user = fresh(house);
    house
        .users()
        .update(
            user,
            IdentityHouse.option(UserOption.IGNORE_LOCKOUT_FAILURE_ATTEMPTS, true),
            Patched.left(),
            false,
            BY);

    assertRefused(house.login(user, "wrong"), Reason.WRONG_PASSWORD);
    assertThat(house.login(user, "right")).isInstanceOf(Accepted.class);
  }

  @Test
  void enabling_a_user_ends_its_lockout() {
    IdentityHouse house = new IdentityHouse(DB, "lockout_failure_attempts = 1");
    User user = fresh(house);
    assertRefused(house.login(user, "wrong"), Reason.WRONG_PASSWORD);
    assertRefused(house.login(user, "right"), Reason.LOCKED);

    house.users().update(user, IdentityHouse.enabled(true), Patched.left(), false, BY);

    assertThat(house.login(user, "right")).isInstanceOf(Accepted.class);
  }

  @Test
  void g3_unknown_locked_disabled_and_wrong_cost_one_hash_each() {
    IdentityHouse house = new IdentityHouse(DB, "lockout_failure_attempts = 2");
    User user = fresh(house);
    User disabled = fresh(house);
    house.users().update(disabled, IdentityHouse.enabled(false), Patched.left(), false, BY);

    assertThat(hashesOf(house, "nobody", "right")).isEqualTo(1);
    assertThat(hashesOf(house, disabled.id(), "right")).isEqualTo(1);
    assertThat(hashesOf(house, user.id(), "wrong")).isEqualTo(1);
    assertThat(hashesOf(house, user.id(), "wrong")).isEqualTo(1);
    assertRefused(house.login(user, "right"), Reason.LOCKED);
    assertThat(hashesOf(house, user.id(), "right")).isEqualTo(1);
  }

  private static int hashesOf(IdentityHouse house, String userId, String password) {
    int before = house.hashes.get();
    house.authentication().authenticate(userId, Secret.of(password));
    return house.hashes.get() - before;
  }

  @Test
  void g3_who_does_not_know_the_password_hears_one_sentence_whatever_the_reason() {
    for (Reason reason : new Reason[] {Reason.UNKNOWN_USER, Reason.LOCKED, Reason.WRONG_PASSWORD}) {
      assertThat(new Refused("u", reason).problem().message())
          .isEqualTo("The request you have made requires authentication.");
    }
    assertThat(new Refused("u", Reason.EXPIRED).problem().message())
        .isEqualTo("The password is expired and needs to be changed for user: u.");
  }

  @Test
  void a_disabled_user_is_told_so_only_with_the_right_password() {
    IdentityHouse house = new IdentityHouse(DB);
    User user = fresh(house);
    house.users().update(user, IdentityHouse.enabled(false), Patched.left(), false, BY);

    assertRefused(house.login(user, "wrong"), Reason.WRONG_PASSWORD);
    assertRefused(house.login(user, "right"), Reason.DISABLED);
  }

  @Test
  void a_password_expires_after_its_days_unless_the_user_is_exempt() {
    IdentityHouse house = new IdentityHouse(DB, "password_expires_days = 10");
    User user = fresh(house);
    assertThat(user.passwordExpiresAt()).isEqualTo("2026-05-11T12:00:00Z");
    house.clock.pass(Duration.ofDays(10));

    assertRefused(house.login(user, "right"), Reason.EXPIRED);
    house
        .users()
        .update(
            user,
            IdentityHouse.option(UserOption.IGNORE_PASSWORD_EXPIRY, true),
            Patched.left(),
            false,
            BY);
    assertThat(house.login(user, "right")).isInstanceOf(Accepted.class);
  }

  @Test
  void a_password_must_be_changed_upon_first_use() {
    IdentityHouse house = new IdentityHouse(DB, "change_password_upon_first_use = true");
    User user = fresh(house);

    assertRefused(house.login(user, "right"), Reason.EXPIRED);
    house.change(user, "right", "own");
    assertThat(house.login(user, "own")).isInstanceOf(Accepted.class);
    assertRefused(house.login(user, "right"), Reason.WRONG_PASSWORD);
  }

  @Test
  void a_user_long_away_is_disabled_until_enabled_again() {
    IdentityHouse house = new IdentityHouse(DB, "disable_user_account_days_inactive = 30");
    User user = fresh(house);
    house.clock.pass(Duration.ofDays(29));
    assertThat(house.login(user, "right")).isInstanceOf(Accepted.class);
    house.clock.pass(Duration.ofDays(30));

    assertRefused(house.login(user, "right"), Reason.DISABLED);
    assertThat(house.users().find(user.id()).orElseThrow().enabled()).isFalse();
    house.users().update(user, IdentityHouse.enabled(true), Patched.left(), false, BY);
    assertThat(house.login(user, "right")).isInstanceOf(Accepted.class);
  }

  @Test
  void g1_a_megabyte_of_password_costs_no_more_than_another() {
    IdentityHouse house = new IdentityHouse(DB);
    User user = fresh(house);
    String megabyte = "x".repeat(1 << 20);

    assertThat(assertTimeout(Duration.ofSeconds(10), () -> house.login(user, megabyte)))
        .isInstanceOf(Refused.class);
    assertTimeout(Duration.ofSeconds(10), () -> house.given("d1", "megabyte", megabyte));
  }
}
