package io.xloud.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that decides: the defaults, what a policy file changes of them, and the scopes. */
record PolicyRules(
    Map<String, DefaultRule> defaults, Rules rules, boolean enforceScope, boolean areLocal) {

  static PolicyRules of(
      Map<String, DefaultRule> defaults, Map<String, Check> file, PolicyConfig config) {
    Map<String, String> places = new HashMap<>();
    file.keySet().forEach(name -> places.put(name, "a policy file"));
    return of(defaults, file, places, config);
  }

  static PolicyRules of(Map<String, DefaultRule> defaults, Written written, PolicyConfig config) {
    return of(defaults, written.rules(), written.places(), config);
  }

  private static PolicyRules of(
      Map<String, DefaultRule> defaults,
      Map<String, Check> file,
      Map<String, String> places,
      PolicyConfig config) {
    Map<String, Check> effective = new LinkedHashMap<>(file);
    Map<String, String> sources = new HashMap<>(places);
    for (DefaultRule rule : defaults.values()) {
      effective.put(rule.name(), rule.effective(file, config.newDefaultsOnly()));
      sources.put(rule.name(), rule.source(file, places, config.newDefaultsOnly()));
    }
    Rules rules = new Rules(effective, sources, config.defaultRule());
    return new PolicyRules(Map.copyOf(defaults), rules, config.enforceScope(), rules.areLocal());
  }

  /** What the kind of scope comes to for one caller. */
  Ruling.Scopes scopes(String action, Map<String, ?> credentials) {
    DefaultRule rule = defaults.get(action);
    return new Ruling.Scopes(
        rule == null ? Set.of() : rule.scopes(),
        scopeOf(credentials),
        enforceScope,
        scopeFits(action, credentials));
  }

  boolean scopeFits(String action, Map<String, ?> credentials) {
    DefaultRule rule = defaults.get(action);
    return !enforceScope
        || rule == null
        || rule.scopes().isEmpty()
        || rule.scopes().contains(scopeOf(credentials));
  }

  /** Whoever has neither system nor domain counts as having a project, as in the reference. */
  private static String scopeOf(Map<String, ?> credentials) {
    if (present(credentials.get("system_scope")) || present(credentials.get("system"))) {
      return "system";
    }
    return present(credentials.get("domain_id")) ? "domain" : "project";
  }

  private static boolean present(@Nullable Object value) {
    return value != null && !value.equals("");
  }

  /** Whether no policy file has a say in the rule, nor in one that it refers to. */
  boolean isAsDelivered(String name) {
    return rules.source(name).startsWith("default")
        && rules.find(name).filter(this::refersToDelivered).isPresent();
  }

  private boolean refersToDelivered(Check check) {
    return check instanceof Check.RuleNamed(var name)
        ? isAsDelivered(name)
        : check.parts().stream().allMatch(this::refersToDelivered);
  }

  /** The first rule that names one which is not there, or itself; as a sentence. */
  Optional<String> fault() {
    Map<String, Optional<String>> known = new HashMap<>();
    for (String name : rules.byName().keySet()) {
      Optional<String> fault = fault(name, new HashSet<>(), known);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private Optional<String> fault(
      String name, Set<String> open, Map<String, Optional<String>> known) {
    if (!open.add(name)) {
      return Optional.of("The policy rule '%s' refers to itself.".formatted(name));
    }
    Optional<String> fault = known.get(name);
    if (fault == null) {
      fault = faultIn(name, rules.find(name).orElseThrow(), open, known);
      known.put(name, fault);
    }
    open.remove(name);
    return fault;
  }

  private Optional<String> faultIn(
      String name, Check check, Set<String> open, Map<String, Optional<String>> known) {
    if (check instanceof Check.RuleNamed(var other)) {
      return rules.find(other).isEmpty()
          ? Optional.of(
              "The policy rule '%s' refers to '%s', which does not exist.".formatted(name, other))
          : fault(other, open, known);
    }
    return check.parts().stream()
        .map(part -> faultIn(name, part, open, known))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
