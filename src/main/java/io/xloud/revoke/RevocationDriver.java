package io.xloud.revoke;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where revocation events live. */
public interface RevocationDriver {
  void add(List<RevocationEvent> events);

  /**
   * Events not older than the token's issue whose user, project, audit id and trust are absent or
   * those of the token.
   */
  List<RevocationEvent> candidates(TokenFingerprint token);

  /** Oldest first; only those revoked after the given time when there is one. */
  List<RevocationEvent> list(Optional<Instant> revokedAfter);

  /** Removes at most the given number of events revoked before the time; says how many went. */
  int removeRevokedBefore(Instant time, int atMost);
}
