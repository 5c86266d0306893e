package io.xloud.identity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Users who are granted roles together. */
public record Group(
    String id,
    String name,
    String domainId,
    @Nullable String description,
    Map<String, @Nullable Object> extra) {
  public Group {
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }
}
