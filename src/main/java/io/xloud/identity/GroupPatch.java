package io.xloud.identity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a change to a group names; extra members not named stay. */
public record GroupPatch(
    Patched<String> name, Patched<String> description, Map<String, @Nullable Object> extra) {
  public GroupPatch {
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }
}
