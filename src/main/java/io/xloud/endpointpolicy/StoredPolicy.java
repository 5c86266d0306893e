package io.xloud.endpointpolicy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text that some service calls its policy; kept for it and never read here.
 *
 * @param type what kind of text it is, such as {@code application/json}
 * @param extra members without a column of their own
 */
public record StoredPolicy(
    String id, String type, String blob, Map<String, @Nullable Object> extra) {
  public StoredPolicy {
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }
}
