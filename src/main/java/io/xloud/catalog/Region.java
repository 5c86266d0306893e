package io.xloud.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place, perhaps within another place, where endpoints stand. */
public record Region(
    String id,
    String description,
    @Nullable String parentRegionId,
    Map<String, @Nullable Object> extra) {
  public Region {
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  Region within(@Nullable String parent) {
    return new Region(id, description, parent, extra);
  }
}
