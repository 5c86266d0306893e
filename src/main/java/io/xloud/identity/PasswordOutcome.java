package io.xloud.identity;

import io.xloud.error.Problem;

/**
 * What came of a user and a password or passcode. A refusal is an answer; whoever asked says it
 * aloud.
 */
public sealed interface PasswordOutcome {
  /** The password is right and the user may come in. */
  record Accepted(User user) implements PasswordOutcome {}

  /** Nothing of the reason may reach a client but what {@link #problem} says. */
  record Refused(String userId, Reason reason) implements PasswordOutcome {
    /**
     * Who knows the password may hear that it has expired or that the account is disabled; all
     * others hear the same sentence.
     */
    public Problem problem() {
      return switch (reason) {
        case UNKNOWN_USER, WRONG_PASSWORD, WRONG_PASSCODE, LOCKED ->
            new Problem.Unauthorized(reason.sentence);
        case DISABLED ->
            new Problem.UnauthorizedBecause(
                "The account is disabled for user: %s.".formatted(userId));
        case EXPIRED ->
            new Problem.UnauthorizedBecause(
                "The password is expired and needs to be changed for user: %s.".formatted(userId));
      };
    }
  }

  /** Why not; in the order in which it is looked at. */
  enum Reason {
    UNKNOWN_USER("Invalid user / password"),
    LOCKED("The account is locked"),
    WRONG_PASSWORD("Invalid user / password"),
    WRONG_PASSCODE("Invalid username or TOTP passcode"),
    DISABLED("The account is disabled"),
    EXPIRED("The password is expired");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }
  }
}
