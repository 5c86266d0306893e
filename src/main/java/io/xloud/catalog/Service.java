package io.xloud.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something a cloud offers, such as compute, found through its {@link Endpoint}s.
 *
 * @param extra members without a column of their own, {@code name} and {@code description} among
 *     them
 */
public record Service(
    String id, @Nullable String type, boolean enabled, Map<String, @Nullable Object> extra) {
  public Service {
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /** The empty text for a service without a name. */
  public String name() {
    return extra.get("name") instanceof String name ? name : "";
  }
}
