package io.xloud.limit;

import org.jspecify.annotations.Nullable;

/**
 * What a caller wants changed of a limit. As in the reference service, a null, an empty text and a
 * limit of 0 change nothing.
 */
public record LimitPatch(@Nullable Integer resourceLimit, @Nullable String description) {
  public boolean changesLimit() {
    return resourceLimit != null && resourceLimit != 0;
  }

  public boolean changesDescription() {
    return description != null && !description.isEmpty();
  }
}
