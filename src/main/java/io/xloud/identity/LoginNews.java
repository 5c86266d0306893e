package io.xloud.identity;

import io.xloud.config.Options;
import io.xloud.context.Origin;
import io.xloud.crypto.Secret;
import io.xloud.event.LoginTried;
import io.xloud.event.LoginTried.Refusal;
import io.xloud.identity.PasswordOutcome.Accepted;
import io.xloud.identity.PasswordOutcome.Refused;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Tells whoever keeps an eye on logins how one went. */
@Singleton
public final class LoginNews {
  private final Event<LoginTried> listeners;
  private final WrongPasswordReport report;
  private final boolean hashed;

  LoginNews(Event<LoginTried> listeners, WrongPasswordReport report, Options options) {
    this.listeners = listeners;
    this.report = report;
    this.hashed =
        options.list("security_compliance", "report_invalid_password_hash").contains("event");
  }

  /**
   * What one attempt was.
   *
   * @param password or the passcode
   */
  public record Attempt(User user, Secret password, String requestId, Origin origin) {}

  public void tell(Attempt attempt, PasswordOutcome outcome) {
    User user = attempt.user();
    listeners.fire(
        new LoginTried(
            new LoginTried.Who.Known(user.id(), user.name()),
            attempt.requestId(),
            attempt.origin(),
            refusal(attempt, outcome)));
  }

  /** Nobody has the name or the id. */
  public void tellUnknown(LoginTried.Who.Unknown who, String requestId, Origin origin) {
    listeners.fire(LoginTried.unknown(who, requestId, origin));
  }

  private @Nullable Refusal refusal(Attempt attempt, PasswordOutcome outcome) {
    return switch (outcome) {
      case Accepted _ -> null;
      case Refused refused ->
          new Refusal(
              401,
              reason(refused),
              hashed ? report.letters(refused, attempt.password()).orElse(null) : null);
    };
  }

  /** Keystone says why only where a rule of security compliance was at work. */
  private static @Nullable String reason(Refused refused) {
    return switch (refused.reason()) {
      case LOCKED -> "The account is locked for user: %s.".formatted(refused.userId());
      case EXPIRED -> refused.problem().message();
      case UNKNOWN_USER, WRONG_PASSWORD, WRONG_PASSCODE, DISABLED -> null;
    };
  }
}
