package io.xloud.event;

import io.xloud.context.AuthContext;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One change that other nodes and people must notice; becomes a row of {@code xi_event}.
 *
 * @param kind what happened, such as {@code created}, {@code updated}, {@code deleted}, {@code
 *     disabled}, {@code revoked}
 * @param resourceType the noun of the API, such as {@code user} or {@code role_assignment}
 * @param resourceId the id as stored, never as the caller spelled it
 * @param affectedIds further ids whose cached facts this change touches
 * @param details what people may want to know besides; touches no cached fact
 * @param by who caused it
 */
public record Change(
    String kind,
    String resourceType,
    String resourceId,
    List<String> affectedIds,
    Map<String, String> details,
    AuthContext by) {
  public Change {
    affectedIds = List.copyOf(affectedIds);
    details = Map.copyOf(details);
  }

  public static Change of(AuthContext by, String kind, String resourceType, String resourceId) {
    return new Change(kind, resourceType, resourceId, List.of(), Map.of(), by);
  }

  /** What it makes untrue. */
  public Set<String> touched() {
    return Facts.touched(kind, resourceType, resourceId, affectedIds);
  }

  public Change affecting(String... ids) {
    return new Change(kind, resourceType, resourceId, List.of(ids), details, by);
  }

  public Change detailing(Map<String, String> more) {
    return new Change(kind, resourceType, resourceId, affectedIds, more, by);
  }
}
