package io.xloud.assignment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an update of a role names, and nothing else: members by their name in the API. A member that
 * is there with null is set to null; an option that is there with null is taken away.
 */
public record RolePatch(Map<String, @Nullable Object> members) {
  public RolePatch {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  public boolean names(String member) {
    return members.containsKey(member);
  }

  public @Nullable String text(String member) {
    return (String) members.get(member);
  }

  /** The options it names, with null for those to take away. */
  public Map<String, @Nullable Object> options() {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    if (members.get("options") instanceof Map<?, ?> named) {
      named.forEach((name, value) -> options.put((String) name, value));
    }
    return options;
  }

  /** The members that have no column of their own. */
  public Map<String, @Nullable Object> extra() {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>(members);
    extra.keySet().removeAll(Columns.NAMES);
    return extra;
  }

  /** Whether it does nothing but make an immutable role mutable again. */
  public boolean onlyMakesMutable() {
    Map<String, @Nullable Object> options = options();
    return members.size() == 1
        && options.containsKey(Role.IMMUTABLE)
        && !Boolean.TRUE.equals(options.get(Role.IMMUTABLE));
  }
}
