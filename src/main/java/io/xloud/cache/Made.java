package io.xloud.cache;

import io.xloud.event.ReadAt;
import java.time.Instant;
import java.util.Set;

/**
 * A value worth keeping.
 *
 * @param of ids of everything it was made of; a change of any of them drops it
 * @param validUntil the earliest end of whatever it was made of
 * @param readAt when the first of its facts was read
 */
public record Made<V>(V value, Set<String> of, Instant validUntil, ReadAt readAt) {
  public Made {
    of = Set.copyOf(of);
  }

  public Made<V> readAs(ReadAt other) {
    return new Made<>(value, of, validUntil, other);
  }
}
