package io.xloud.token;

import java.util.Set;

/**
 * A token that was found good.
 *
 * @param of the facts that made it so, as {@link io.xloud.cache.Made} names them
 * @param readAt when the first of them was read, likewise
 */
public record Known(ValidToken token, Set<String> of, long readAt) {
  public Known {
    of = Set.copyOf(of);
  }
}
