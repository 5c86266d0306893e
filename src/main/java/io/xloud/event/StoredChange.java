package io.xloud.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

  /** The resource itself and whatever else it touches. */
  public List<String> touchedIds() {
    List<String> ids = new ArrayList<>(affectedIds);
    ids.add(resourceId);
    return List.copyOf(ids);
  }
}
