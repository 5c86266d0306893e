package io.xloud.credential;

import java.util.function.Predicate;

/** Whose credentials a caller may see in a list. */
public sealed interface Audience {
  record Everybody() implements Audience {}

  /** The caller's own alone: others are not even read (E7). */
  record Of(String userId) implements Audience {}

  /** An operator's own rules must be asked about each. */
  record Judged(Predicate<SealedCredential> allowed) implements Audience {}

  /** Whoever acts by leave sees none. */
  record Nobody() implements Audience {}
}
