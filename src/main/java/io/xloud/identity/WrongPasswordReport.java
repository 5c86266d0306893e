package io.xloud.identity;

import io.xloud.config.Options;
import io.xloud.crypto.PartialPasswordHash;
import io.xloud.crypto.Secret;
import io.xloud.identity.PasswordOutcome.Reason;
import io.xloud.identity.PasswordOutcome.Refused;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code [security_compliance] report_invalid_password_hash} asks for it: a few letters of a
 * keyed hash of each wrong password, by which an operator tells a script with an old password from
 * an attack that tries many.
 */
@Singleton
class WrongPasswordReport {
  private static final Logger LOG = System.getLogger(WrongPasswordReport.class.getName());
  private static final String SECTION = "security_compliance";

  /** The reference service's name for its SQL driver: beside it, both report the same letters. */
  private static final String SALT = "keystone.identity.backends.sql.Identity";

  private final @Nullable PartialPasswordHash hash;

  WrongPasswordReport(Options options) {
    this.hash =
        options.list(SECTION, "report_invalid_password_hash").isEmpty() ? null : hash(options);
  }

  private static @Nullable PartialPasswordHash hash(Options options) {
    String key = options.text(SECTION, "invalid_password_hash_secret_key").orElse(null);
    if (key == null) {
      LOG.log(
          Level.WARNING,
          "[security_compliance] report_invalid_password_hash has no effect without"
              + " invalid_password_hash_secret_key.");
      return null;
    }
    return new PartialPasswordHash(
        options.string(SECTION, "invalid_password_hash_function"),
        Secret.of(key),
        options
            .number(SECTION, "invalid_password_hash_max_chars")
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty()));
  }

  void of(Refused refused, Secret password) {
    letters(refused, password)
        .ifPresent(letters ->
            LOG.log(
                Level.INFO,
                "Wrong password for user {0}, partial hash {1}",
                refused.userId(),
                letters));
  }

  Optional<String> letters(Refused refused, Secret password) {
    return hash == null || refused.reason() != Reason.WRONG_PASSWORD
        ? Optional.empty()
        : Optional.of(hash.of(password, SALT));
  }
}
