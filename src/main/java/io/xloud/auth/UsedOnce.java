package io.xloud.auth;

import java.time.Instant;

/** Where stands what was used up, for all nodes. */
public interface UsedOnce {
  /** Whether it had not been used before; of many at the same moment one hears so. */
  boolean add(OneUse use);

  /** Forgets at most the given number that ended before the time; says how many went. */
  int removeEndedBefore(Instant time, int atMost);
}
