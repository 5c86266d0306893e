package io.xloud.token;

import io.xloud.event.ReadAt;
import java.time.Instant;
import java.util.Set;

/**
 * A token that was found good.
 *
 * @param of the facts that made it so, as {@link io.xloud.cache.Made} names them
 * @param validUntil when the first of them, or the token itself, ends without anybody's doing
 * @param readAt when the first of them was read, likewise
 */
public record Known(ValidToken token, Set<String> of, Instant validUntil, ReadAt readAt) {
  public Known {
    of = Set.copyOf(of);
  }
}
