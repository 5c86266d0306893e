package io.xloud.revoke;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where revocation events live. */
public interface RevocationDriver {
  void add(List<RevocationEvent> events);

  /**
   * Where to look for events without user, project and audit id, which no index of the table finds.
   *
   * @param ids some of them
   * @param afterId and all with a higher id
   * @param since and all revoked since then
   */
  record Suspects(List<Integer> ids, int afterId, Instant since) {}

  /**
   * Events not older than the token's issue whose user, project, audit id and trust are absent or
   * those of the token.
   */
  List<RevocationEvent> candidates(TokenFingerprint token, Suspects loose);

  /**
   * Whether there may be {@link #candidates} for one of the tokens: never false when there are.
   *
   * @param loose where to look for all of them
   */
  boolean mayHaveCandidates(List<TokenFingerprint> tokens, Suspects loose);

  /** An event without user, project and audit id. */
  record Loose(int id, RevocationEvent event) {}

  /** Loose events by id, the first after one up to another. */
  List<Loose> loose(int afterId, int upToId, int atMost);

  /** The id of the newest event revoked before the time, 0 when there is none. */
  int newestRevokedBefore(Instant time);

  /** The highest id; 0 without any event. */
  int newestId();

  /** Oldest first; only those revoked after the given time when there is one. */
  List<RevocationEvent> list(Optional<Instant> revokedAfter);

  /** Removes at most the given number of events revoked before the time; says how many went. */
  int removeRevokedBefore(Instant time, int atMost);
}
