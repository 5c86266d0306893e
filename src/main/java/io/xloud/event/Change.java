package io.xloud.event;

import io.xloud.context.AuthContext;
import java.util.ArrayList;
import java.util.List;

/**
 * One change that other nodes and people must notice; becomes a row of {@code xi_event}.
 *
 * @param kind what happened, such as {@code created}, {@code updated}, {@code deleted}, {@code
 *     disabled}, {@code revoked}
 * @param resourceType the noun of the API, such as {@code user} or {@code role_assignment}
 * @param resourceId the id as stored, never as the caller spelled it
 * @param affectedIds further ids whose cached facts this change touches
 * @param by who caused it
 */
public record Change(
    String kind, String resourceType, String resourceId, List<String> affectedIds, AuthContext by) {
  public Change {
    affectedIds = List.copyOf(affectedIds);
  }

  public static Change of(AuthContext by, String kind, String resourceType, String resourceId) {
    return new Change(kind, resourceType, resourceId, List.of(), by);
  }

  /** The resource itself and whatever else it touches. */
  public List<String> touchedIds() {
    List<String> ids = new ArrayList<>(affectedIds);
    ids.add(resourceId);
    return List.copyOf(ids);
  }

  public Change affecting(String... ids) {
    return new Change(kind, resourceType, resourceId, List.of(ids), by);
  }
}
