package io.xloud.cli.compare;

/**
 * One place where two answers are not the same.
 *
 * @param place {@code status}, {@code header NAME}, {@code body POINTER} or {@code order POINTER}
 * @param left what the left server says there, never a secret
 * @param known why it is meant to be so; nothing where nobody says so
 */
public record Difference(String question, String place, String left, String right, String known) {
  static final String MISSING = "missing";

  public boolean isKnown() {
    return !known.isEmpty();
  }

  Difference because(String reason) {
    return new Difference(question, place, left, right, reason);
  }
}
