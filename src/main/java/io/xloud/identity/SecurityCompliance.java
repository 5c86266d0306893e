package io.xloud.identity;

import io.xloud.config.Options;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code [security_compliance]} of keystone.conf as far as users and passwords go. */
public record SecurityCompliance(
    @Nullable Integer lockoutFailureAttempts,
    Duration lockoutDuration,
    @Nullable Integer passwordExpiresDays,
    int uniqueLastPasswordCount,
    int minimumPasswordAge,
    @Nullable String passwordRegex,
    @Nullable String passwordRegexDescription,
    boolean changePasswordUponFirstUse,
    @Nullable Integer disableUserAccountDaysInactive) {
  private static final String SECTION = "security_compliance";

  public static SecurityCompliance from(Options options) {
    return new SecurityCompliance(
        options.number(SECTION, "lockout_failure_attempts").orElse(null),
        Duration.ofSeconds(options.integer(SECTION, "lockout_duration")),
        options.number(SECTION, "password_expires_days").orElse(null),
        options.integer(SECTION, "unique_last_password_count"),
        options.integer(SECTION, "minimum_password_age"),
        options.text(SECTION, "password_regex").orElse(null),
        options.text(SECTION, "password_regex_description").orElse(null),
        options.flag(SECTION, "change_password_upon_first_use"),
        options.number(SECTION, "disable_user_account_days_inactive").orElse(null));
  }

  /** Whether so many failures, the last one then, keep the user out now. */
  public boolean locksOut(PasswordAccount account, UserOptions options, Instant now) {
    Instant last = account.lastFailureAt();
    return reachesLimit(account, options)
        && (last == null || now.isBefore(last.plus(lockoutDuration)));
  }

  /** Whether there are as many failures as lock a user out, whenever they were. */
  public boolean reachesLimit(PasswordAccount account, UserOptions options) {
    return lockoutFailureAttempts != null
        && !options.isSet(UserOption.IGNORE_LOCKOUT_FAILURE_ATTEMPTS)
        && account.failures() >= lockoutFailureAttempts;
  }

  /** When a password made now will end; empty for never. */
  public Optional<Instant> expiryOf(Instant createdAt, UserOptions options) {
    if (passwordExpiresDays == null || options.isSet(UserOption.IGNORE_PASSWORD_EXPIRY)) {
      return Optional.empty();
    }
    return Optional.of(
        createdAt.plus(passwordExpiresDays, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS));
  }

  /** Whether a password an administrator set must be changed before it is good for anything. */
  public boolean mustChangeFirst(UserOptions options) {
    return changePasswordUponFirstUse
        && !options.isSet(UserOption.IGNORE_CHANGE_PASSWORD_UPON_FIRST_USE);
  }

  /** How many passwords besides the new one stay in the table. */
  public int passwordsKept() {
    return Math.max(1, uniqueLastPasswordCount);
  }
}
