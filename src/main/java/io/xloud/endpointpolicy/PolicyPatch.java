package io.xloud.endpointpolicy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a caller wants changed of a stored policy: members by their name in the API. */
public record PolicyPatch(Map<String, @Nullable Object> members) {
  public PolicyPatch {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }
}
