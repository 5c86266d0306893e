package io.xloud.token;

import io.xloud.error.Problem;
import java.time.Duration;

/**
 * On which terms a token is validated.
 *
 * @param expiredWindow how long after its end it still counts; zero as a rule
 * @param accessRulesKnown whether whoever asks enforces the access rules of application credentials
 */
public record ValidationTerms(Duration expiredWindow, boolean accessRulesKnown) {
  /** For the caller's own token: it must live, and this server enforces access rules itself. */
  public static final ValidationTerms OF_CALLER = new ValidationTerms(Duration.ZERO, true);

  /**
   * Whoever does not know of access rules must not take a limited token for a full one (C13).
   *
   * @throws io.xloud.error.KeystoneException 404
   */
  public void requireUnderstood(ValidToken token) {
    if (token.isLimited() && !accessRulesKnown) {
      throw new Problem.NotFoundBecause("Failed to validate token").raised();
    }
  }
}
