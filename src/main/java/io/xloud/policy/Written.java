package io.xloud.policy;

import java.util.Map;

/** The rules of all policy files together, and which file each of them comes from. */
record Written(Map<String, Check> rules, Map<String, String> places) {
  Written {
    rules = Map.copyOf(rules);
    places = Map.copyOf(places);
  }
}
