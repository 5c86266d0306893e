package io.xloud.auth;

import io.xloud.identity.User;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Whether the methods a user came with satisfy one of the rules set for the user (G4). */
final class MultiFactorRules {
  private MultiFactorRules() {}

  /**
   * A rule counts by those of its methods that are configured; one with none is ignored, and when
   * all are ignored the user is let in, so that a changed configuration locks nobody out.
   */
  static boolean satisfied(User user, Collection<String> methods, Collection<String> configured) {
    if (!user.options().askForSeveralMethods()) {
      return true;
    }
    List<Set<String>> rules = counting(user, configured);
    return rules.isEmpty() || rules.stream().anyMatch(methods::containsAll);
  }

  /** The rules on whose way the methods are: those with one of them. */
  static List<List<String>> begun(
      User user, Collection<String> methods, Collection<String> configured) {
    return counting(user, configured).stream()
        .filter(rule -> !Collections.disjoint(rule, methods))
        .map(List::copyOf)
        .toList();
  }

  private static List<Set<String>> counting(User user, Collection<String> configured) {
    return user.options().multiFactorAuthRules().stream()
        .map(rule -> counting(rule, configured))
        .filter(rule -> !rule.isEmpty())
        .toList();
  }

  private static Set<String> counting(List<String> rule, Collection<String> configured) {
    Set<String> counting = new LinkedHashSet<>(rule);
    counting.retainAll(configured);
    return counting;
  }
}
