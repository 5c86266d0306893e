package io.xloud.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that are picked for projects together.
 *
 * @param filters members of an endpoint and the values it must have to belong to the group
 */
public record EndpointGroup(
    String id, String name, @Nullable String description, Map<String, @Nullable Object> filters) {
  public EndpointGroup {
    filters = Collections.unmodifiableMap(new LinkedHashMap<>(filters));
  }

  boolean holds(Endpoint endpoint) {
    return CatalogDriver.EndpointFilter.matches(filters, endpoint);
  }
}
