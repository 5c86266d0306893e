package io.xloud.event;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row of {@code xi_event}: a change that some node has committed. */
public record StoredChange(
    long id,
    Instant createdAt,
    String node,
    long nodeSequence,
    String kind,
    String resourceType,
    String resourceId,
    List<String> affectedIds,
    @Nullable String initiator,
    @Nullable String requestId,
    @Nullable String payload) {
  public StoredChange {
    affectedIds = List.copyOf(affectedIds);
  }

  /** What it makes untrue. */
  public Set<String> touched() {
    return Facts.touched(kind, resourceType, resourceId, affectedIds);
  }
}
