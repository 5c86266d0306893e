package io.xloud.catalog;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants changed of a region, a service or an endpoint: members by their name in the
 * API, checked against the schema. A member that isn't there stays as it is.
 */
public record CatalogPatch(Map<String, @Nullable Object> members) {
  public CatalogPatch {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  public boolean has(String member) {
    return members.containsKey(member);
  }

  /** Empty also for a member that is null. */
  public Optional<String> text(String member) {
    return members.get(member) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  public CatalogPatch with(String member, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(members);
    changed.put(member, value);
    return new CatalogPatch(changed);
  }

  /** The members that are none of these. */
  public Map<String, @Nullable Object> beside(Collection<String> names) {
    Map<String, @Nullable Object> others = new LinkedHashMap<>(members);
    others.keySet().removeAll(names);
    return others;
  }
}
