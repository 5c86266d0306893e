package io.xloud.policy;

import java.util.Map;
import java.util.Optional;

/** Rules by name; a name that is not there falls to the default rule, where there is one. */
record Rules(Map<String, Check> byName, Map<String, String> sources, String defaultRule) {
  Rules {
    byName = Map.copyOf(byName);
    sources = Map.copyOf(sources);
  }

  Rules(Map<String, Check> byName, String defaultRule) {
    this(byName, Map.of(), defaultRule);
  }

  /** Where the rule that holds for a name was written, in words for an operator. */
  String source(String name) {
    if (byName.containsKey(name)) {
      return sources.getOrDefault(name, "unknown");
    }
    return byName.containsKey(defaultRule)
        ? "rule '%s', because there is none of that name".formatted(defaultRule)
        : "nowhere: there is no such rule";
  }

  Optional<Check> find(String name) {
    return Optional.ofNullable(byName.getOrDefault(name, byName.get(defaultRule)));
  }

  /** Whether none asks another server. */
  boolean areLocal() {
    return byName.values().stream().allMatch(Rules::isLocal);
  }

  private static boolean isLocal(Check check) {
    return !(check instanceof Check.Remote) && check.parts().stream().allMatch(Rules::isLocal);
  }
}
