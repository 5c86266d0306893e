package io.xloud.federation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants of a provider or protocol: members by their name in the API, checked against
 * the schema. A member that isn't there stays as it is.
 */
public record FederationPatch(Map<String, @Nullable Object> members) {
  public FederationPatch {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  public boolean has(String member) {
    return members.containsKey(member);
  }

  /** Empty also for a member that is null. */
  public Optional<String> text(String member) {
    return members.get(member) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Empty also for a member that is null. */
  public Optional<Integer> number(String member) {
    return members.get(member) instanceof Number number
        ? Optional.of(number.intValue())
        : Optional.empty();
  }

  public boolean isTrue(String member) {
    return Boolean.TRUE.equals(members.get(member));
  }

  /** None also for a member that is null. */
  public List<String> texts(String member) {
    return members.get(member) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  FederationPatch with(String member, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(members);
    changed.put(member, value);
    return new FederationPatch(changed);
  }
}
