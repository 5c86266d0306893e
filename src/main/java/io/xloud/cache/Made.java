package io.xloud.cache;

import java.time.Instant;
import java.util.Set;

/**
 * A value worth keeping.
 *
 * @param of ids of everything it was made of; a change of any of them drops it
 * @param validUntil the earliest end of whatever it was made of
 */
public record Made<V>(V value, Set<String> of, Instant validUntil) {
  public Made {
    of = Set.copyOf(of);
  }
}
