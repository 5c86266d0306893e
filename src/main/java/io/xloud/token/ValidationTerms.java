package io.xloud.token;

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
}
