package io.xloud.limit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants changed of a registered limit: members by their name in the API, checked
 * against the schema. A member that isn't there stays as it is.
 */
public record RegisteredLimitPatch(Map<String, @Nullable Object> members) {
  public RegisteredLimitPatch {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** The resource as it would be afterwards. */
  Resource appliedTo(Resource resource) {
    return new Resource(
        text("service_id", resource.serviceId()),
        members.containsKey("region_id") ? (String) members.get("region_id") : resource.regionId(),
        text("resource_name", resource.name()));
  }

  private String text(String member, String otherwise) {
    return members.get(member) instanceof String text ? text : otherwise;
  }

  /** Whether it speaks of the resource at all, be it to say what is so already. */
  boolean namesResource() {
    return members.containsKey("service_id")
        || members.containsKey("region_id")
        || members.containsKey("resource_name");
  }

  RegisteredLimitPatch with(String member, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(members);
    changed.put(member, value);
    return new RegisteredLimitPatch(changed);
  }
}
