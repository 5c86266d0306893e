package io.xloud.crypto;

/** Makes and checks the stored form of a password, as {@code [identity]} configures it. */
public interface PasswordHasher {
  /** The column value for a new password, in the configured algorithm and cost. */
  String hash(Secret password);

  /** Reads every stored form the reference service reads; an unreadable form never matches. */
  boolean matches(Secret password, String stored);

  /** Costs as much as {@link #matches} for a user that does not exist. */
  void pretend(Secret password);
}
