package io.xloud.limit;

import org.jspecify.annotations.Nullable;

/** A limit as a caller asks for it; nothing of it was looked up yet. */
public record NewLimit(
    String id,
    Limit.Holder holder,
    Resource resource,
    int resourceLimit,
    @Nullable String description) {
  NewLimit placed(Limit.Holder stored, Resource found) {
    return new NewLimit(id, stored, found, resourceLimit, description);
  }
}
