package io.xloud.identity;

import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.identity.PasswordOutcome.Accepted;
import io.xloud.identity.PasswordOutcome.Reason;
import io.xloud.identity.PasswordOutcome.Refused;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a password is the user's, in the reference service's order: locked, wrong, disabled,
 * expired. Every way that fails costs one hash, no hash is made inside a transaction, and what the
 * hash took long to find is judged by the rows as they are afterwards.
 */
@Singleton
public class PasswordAuthentication {
  private final IdentityDrivers drivers;
  private final PasswordHasher hasher;
  private final Lockout lockout;
  private final Clock clock;
  private final WrongPasswordReport report;
  private final ShadowUsers shadows;

  PasswordAuthentication(
      IdentityDrivers drivers,
      PasswordHasher hasher,
      Lockout lockout,
      Clock clock,
      WrongPasswordReport report,
      ShadowUsers shadows) {
    this.drivers = drivers;
    this.hasher = hasher;
    this.lockout = lockout;
    this.clock = clock;
    this.report = report;
    this.shadows = shadows;
  }

  /** Must be called outside a transaction. */
  public PasswordOutcome authenticate(String userId, Secret password) {
    Look look = look(userId, password);
    signIn(look);
    if (look.outcome() instanceof Refused refused) {
      report.of(refused, password);
    }
    return look.outcome();
  }

  /**
   * The same for a command that only wants to know: nobody signs in by it, so that the user was not
   * active. A wrong one counts as any other. Must be called outside a transaction.
   */
  public PasswordOutcome check(String userId, Secret password) {
    return look(userId, password).outcome();
  }

  /**
   * For who wants to choose another password: an expired one is still good for this one thing. Must
   * be called outside a transaction.
   *
   * @throws io.xloud.error.KeystoneException 401 when it is not the user's
   */
  public ProvenPassword prove(String userId, Secret password) {
    return prove(userId, password, _ -> {});
  }

  /** The same; the witness hears what came of it, before anything is refused. */
  public ProvenPassword prove(String userId, Secret password, Consumer<PasswordOutcome> witness) {
    Look look = look(userId, password);
    signIn(look);
    witness.accept(look.outcome());
    if (look.proven() != null) {
      return look.proven();
    }
    throw switch (look.outcome()) {
      case Refused refused -> refused.problem().raised();
      case Accepted _ -> new Problem.ForbiddenBecause(UserService.READ_ONLY).raised();
    };
  }

  /** What came of it, who was asked, and what was proven when the password was the right one. */
  private record Look(
      PasswordOutcome outcome, IdentityDriver driver, @Nullable ProvenPassword proven) {
    Look(PasswordOutcome outcome, IdentityDriver driver) {
      this(outcome, driver, null);
    }
  }

  /** Notes the day, where the user comes in. */
  private void signIn(Look look) {
    if (look.outcome() instanceof Accepted(var user)) {
      if (look.driver() instanceof IdentityDriver.PasswordStore store) {
        store.signedIn(user.id(), clock.instant());
      } else {
        shadows.signedIn(user, clock.instant());
      }
    }
  }

  private Look look(String userId, Secret password) {
    var located = drivers.locate(userId);
    if (located.driver() instanceof IdentityDriver.Remote directory) {
      directory.refresh(located.localId());
    }
    Optional<User> user = located.driver().findUser(located.localId());
    if (user.isEmpty()) {
      hasher.pretend(password);
      return new Look(new Refused(userId, Reason.UNKNOWN_USER), located.driver());
    }
    return located.driver() instanceof IdentityDriver.PasswordStore store
        ? withRules(store, user.get(), password)
        : new Look(withoutRules(located.driver(), user.get(), password), located.driver());
  }

  /** A wrong one costs a hash here too, as whoever is not known does: nobody tells them apart. */
  private PasswordOutcome withoutRules(IdentityDriver driver, User user, Secret password) {
    if (!driver.passwordMatches(user.id(), password)) {
      hasher.pretend(password);
      return new Refused(user.id(), Reason.WRONG_PASSWORD);
    }
    return user.enabled() ? new Accepted(user) : new Refused(user.id(), Reason.DISABLED);
  }

  private Look withRules(IdentityDriver.PasswordStore store, User user, Secret password) {
    Optional<PasswordAccount> account = store.passwordAccount(user.id());
    String hash = account.map(PasswordAccount::currentHash).orElse(null);
    if (account.isPresent() && lockout.keepsOut(user, account.get())) {
      hasher.pretend(password);
      return new Look(new Refused(user.id(), Reason.LOCKED), store);
    }
    account.ifPresent(seen -> lockout.startAnew(store, user, seen));
    if (!matches(password, hash)) {
      account.ifPresent(_ -> store.countFailure(user.id(), clock.instant()));
      return new Look(new Refused(user.id(), Reason.WRONG_PASSWORD), store);
    }
    return afterTheHash(store, user.id(), hash);
  }

  private boolean matches(Secret password, @Nullable String hash) {
    if (hash == null) {
      hasher.pretend(password);
      return false;
    }
    return hasher.matches(password, hash);
  }

  /** A hash takes long: meanwhile others may have locked, disabled or changed the account. */
  private Look afterTheHash(
      IdentityDriver.PasswordStore store, String userId, @Nullable String hash) {
    Optional<User> user = store.findUser(userId);
    PasswordAccount account = store.passwordAccount(userId).orElse(null);
    if (user.isEmpty() || account == null || account.current() == null) {
      return new Look(new Refused(userId, Reason.UNKNOWN_USER), store);
    }
    var proven = new ProvenPassword(user.get(), account, account.current());
    Reason reason = refusal(user.get(), account, hash).orElse(null);
    if (reason == null) {
      return new Look(accepted(store, user.get(), account), store, proven);
    }
    return new Look(new Refused(userId, reason), store, reason == Reason.EXPIRED ? proven : null);
  }

  private Optional<Reason> refusal(User user, PasswordAccount account, @Nullable String hash) {
    if (lockout.keepsOut(user, account)) {
      return Optional.of(Reason.LOCKED);
    }
    if (!Objects.equals(account.currentHash(), hash)) {
      return Optional.of(Reason.WRONG_PASSWORD);
    }
    if (!user.enabled()) {
      return Optional.of(Reason.DISABLED);
    }
    return user.passwordExpired(clock.instant()) ? Optional.of(Reason.EXPIRED) : Optional.empty();
  }

  /**
   * Where the password is not all that the user has to show, its failures stand until all is shown:
   * whoever knows the password and guesses the rest must not begin anew with each guess.
   */
  private PasswordOutcome accepted(
      IdentityDriver.PasswordStore store, User user, PasswordAccount account) {
    if (account.failures() > 0 && !user.options().askForSeveralMethods()) {
      store.forgetFailures(user.id(), account.lastFailureAt());
    }
    return new Accepted(user);
  }
}
