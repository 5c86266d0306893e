package io.xloud.identity;

import java.time.Instant;
import java.util.List;

/**
 * The groups a user is in now.
 *
 * @param until the end of the first membership that ends by itself, {@link Instant#MAX} for none
 */
public record HeldGroups(List<String> ids, Instant until) {
  public HeldGroups {
    ids = List.copyOf(ids);
  }

  public static HeldGroups withoutEnd(List<String> ids) {
    return new HeldGroups(ids, Instant.MAX);
  }
}
