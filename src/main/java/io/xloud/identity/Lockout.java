package io.xloud.identity;

import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.identity.IdentityDriver.PasswordStore;
import io.xloud.identity.LoginNews.Attempt;
import io.xloud.identity.PasswordOutcome.Reason;
import io.xloud.identity.PasswordOutcome.Refused;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/**
 * Keeps out for a while whoever was wrong too often, with passwords and passcodes together: whoever
 * may guess one of them without end needs no other.
 */
@Singleton
public class Lockout {
  private final IdentityDrivers drivers;
  private final SecurityCompliance rules;
  private final LoginNews news;
  private final Clock clock;

  Lockout(IdentityDrivers drivers, LoginNews news, Options options, Clock clock) {
    this.drivers = drivers;
    this.news = news;
    this.rules = SecurityCompliance.from(options);
    this.clock = clock;
  }

  /**
   * Lets in whoever gave a right passcode and is not locked out. A wrong one counts and is told.
   *
   * @throws io.xloud.error.KeystoneException 401, in one sentence whatever it was
   */
  public void judge(Attempt attempt, boolean right) {
    User user = attempt.user();
    if (keepsOut(user)) {
      throw refused(attempt, Reason.LOCKED);
    }
    if (!right) {
      store(user).ifPresent(store -> store.countFailure(user.id(), clock.instant()));
      throw refused(attempt, Reason.WRONG_PASSCODE);
    }
  }

  private KeystoneException refused(Attempt attempt, Reason reason) {
    Refused refused = new Refused(attempt.user().id(), reason);
    news.tell(attempt, refused);
    return refused.problem().raised();
  }

  private boolean keepsOut(User user) {
    if (rules.lockoutFailureAttempts() == null) {
      return false;
    }
    Optional<PasswordStore> store = store(user);
    Optional<PasswordAccount> account = store.flatMap(it -> it.passwordAccount(user.id()));
    if (account.isEmpty()) {
      return false;
    }
    if (keepsOut(user, account.get())) {
      return true;
    }
    startAnew(store.orElseThrow(), user, account.get());
    return false;
  }

  boolean keepsOut(User user, PasswordAccount account) {
    return rules.locksOut(account, user.options(), clock.instant());
  }

  /** A lockout that is over leaves no failures behind: the next one is the first. */
  void startAnew(PasswordStore store, User user, PasswordAccount seen) {
    if (rules.reachesLimit(seen, user.options())) {
      store.forgetFailures(user.id(), seen.lastFailureAt());
    }
  }

  /** The user gave all that there is to give. */
  public void forget(User user) {
    store(user)
        .ifPresent(store ->
            store
                .passwordAccount(user.id())
                .filter(account -> account.failures() > 0)
                .ifPresent(account -> store.forgetFailures(user.id(), account.lastFailureAt())));
  }

  private Optional<PasswordStore> store(User user) {
    return drivers.locate(user.id()).driver() instanceof PasswordStore store
        ? Optional.of(store)
        : Optional.empty();
  }
}
