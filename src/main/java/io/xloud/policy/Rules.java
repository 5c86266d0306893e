package io.xloud.policy;

import java.util.Map;
import java.util.Optional;

/** Rules by name; a name that is not there falls to the default rule, where there is one. */
record Rules(Map<String, Check> byName, String defaultRule) {
  Rules {
    byName = Map.copyOf(byName);
  }

  Optional<Check> find(String name) {
    return Optional.ofNullable(byName.getOrDefault(name, byName.get(defaultRule)));
  }
}
