package io.xloud.identity;

import java.time.Instant;

/**
 * Rows that stand in the tables for users who live elsewhere: their names, and when they were here
 * last.
 */
public interface ShadowUsers {
  /** Must be called outside a transaction: it is a login's own one. */
  void signedIn(User user, Instant now);
}
