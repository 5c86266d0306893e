package io.xloud.resource;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants changed of a project or a domain: members by their name in the API, checked
 * against the schema. A member that isn't there stays as it is; one that is null is set to null.
 */
public record ProjectPatch(Map<String, @Nullable Object> members) {
  private static final Set<String> OWN =
      Set.of(
          "id",
          "name",
          "domain_id",
          "parent_id",
          "is_domain",
          "enabled",
          "description",
          "tags",
          "options",
          "extra");

  public ProjectPatch {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  public static ProjectPatch of(Map<String, ? extends @Nullable Object> members) {
    return new ProjectPatch(new LinkedHashMap<>(members));
  }

  public boolean has(String member) {
    return members.containsKey(member);
  }

  /** Empty also for a member that is null. */
  public Optional<String> text(String member) {
    return members.get(member) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  public boolean enabledOr(boolean otherwise) {
    return members.get("enabled") instanceof Boolean enabled ? enabled : otherwise;
  }

  /** The new list of tags, if there is one. */
  public Optional<List<String>> tags() {
    return members.get("tags") instanceof List<?> tags
        ? Optional.of(tags.stream().map(String::valueOf).toList())
        : Optional.empty();
  }

  /** The options named; null takes an option away. */
  public Map<String, @Nullable Object> options() {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    if (members.get("options") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> options.put(String.valueOf(name), value));
    }
    return options;
  }

  /** Members without a column of their own. */
  public Map<String, @Nullable Object> extra() {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>(members);
    extra.keySet().removeAll(OWN);
    return extra;
  }

  /** The same, with one member set otherwise. */
  ProjectPatch with(String member, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(members);
    changed.put(member, value);
    return new ProjectPatch(changed);
  }

  ProjectPatch without(Set<String> unwanted) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(members);
    changed.keySet().removeAll(unwanted);
    return new ProjectPatch(changed);
  }
}
