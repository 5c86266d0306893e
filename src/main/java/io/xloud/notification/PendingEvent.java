package io.xloud.notification;

import io.xloud.event.CallerNote;
import io.xloud.event.Notices;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of {@code xi_event} that the broker has not confirmed yet. */
record PendingEvent(
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
    Map<String, String> details,
    CallerNote caller) {

  /** By a user, or by somebody who asked without a token; not by the server itself. */
  boolean wasAskedFor() {
    return initiator != null || caller.origin() != null;
  }

  /** What changed nothing is told as if it had; only the outcome and a reason tell. */
  PendingEvent asTold() {
    @Nullable String verb = Notices.isKind(kind) ? details.get(Notices.VERB) : null;
    return verb == null
        ? this
        : new PendingEvent(
            id,
            createdAt,
            node,
            nodeSequence,
            verb,
            resourceType,
            resourceId,
            affectedIds,
            initiator,
            requestId,
            details,
            caller);
  }
}
