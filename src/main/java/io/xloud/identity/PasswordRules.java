package io.xloud.identity;

import io.xloud.config.Options;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Which passwords may be stored, and until when they hold. All hashing of new ones is here. */
@Singleton
class PasswordRules {
  private final SecurityCompliance rules;
  private final @Nullable PasswordRegex regex;
  private final PasswordHasher hasher;
  private final Clock clock;

  PasswordRules(Options options, PasswordHasher hasher, Clock clock) {
    this.rules = SecurityCompliance.from(options);
    this.regex =
        rules.passwordRegex() == null
            ? null
            : new PasswordRegex(rules.passwordRegex(), rules.passwordRegexDescription());
    this.hasher = hasher;
    this.clock = clock;
  }

  SecurityCompliance compliance() {
    return rules;
  }

  /** A null password is one that nothing matches; a pattern does not take it. */
  void requireAllowed(@Nullable Secret password) {
    if (regex != null) {
      regex.require(password == null ? null : password.reveal());
    }
  }

  /** The hash takes long: never inside a transaction. */
  NewPassword setByAdministrator(@Nullable Secret password, UserOptions options) {
    String hash = hashed(password);
    Instant now = now();
    Instant expiresAt =
        rules.mustChangeFirst(options) ? now : rules.expiryOf(now, options).orElse(null);
    return new NewPassword(hash, now, expiresAt, false);
  }

  /** The hash takes long: never inside a transaction. */
  NewPassword chosenByUser(Secret password, UserOptions options) {
    String hash = hashed(password);
    Instant now = now();
    return new NewPassword(hash, now, rules.expiryOf(now, options).orElse(null), true);
  }

  private @Nullable String hashed(@Nullable Secret password) {
    return password == null ? null : hasher.hash(password);
  }

  /** What the reference service looks at before a user may choose another password. */
  void requireMayChange(User user, PasswordAccount account, Secret password) {
    if (user.options().isSet(UserOption.LOCK_PASSWORD)) {
      throw refused(
          "You cannot change your password at this time due to password policy disallowing"
              + " password changes. Please contact your administrator to reset your password.");
    }
    requireAge(account.current());
    requireNew(account, password);
  }

  /** A password that an administrator set may be changed at once. */
  private void requireAge(PasswordAccount.@Nullable Stored current) {
    int days = rules.minimumPasswordAge();
    if (days == 0 || current == null || !current.selfService()) {
      return;
    }
    Instant free = current.createdAt().plus(days, ChronoUnit.DAYS);
    Instant now = now();
    if (now.isBefore(free)) {
      throw refused(
          ("You cannot change your password at this time due to the minimum password age. Once you"
                  + " change your password, it must be used for %d day(s) before it can be changed."
                  + " Please try again in %d day(s) or contact your administrator to reset your"
                  + " password.")
              .formatted(days, Duration.between(now, free).toDays()));
    }
  }

  private void requireNew(PasswordAccount account, Secret password) {
    int count = rules.uniqueLastPasswordCount();
    for (PasswordAccount.Stored old : account.last(count)) {
      if (old.hash() != null && hasher.matches(password, old.hash())) {
        throw refused(
            ("The new password cannot be identical to a previous password. The total number which"
                    + " includes the new password must be unique is %d.")
                .formatted(count));
      }
    }
  }

  private static RuntimeException refused(String sentence) {
    return new Problem.BadRequest(sentence).raised();
  }

  /** As exact as the table keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
