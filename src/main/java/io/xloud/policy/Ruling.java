package io.xloud.policy;

import java.util.Set;

/**
 * Why a caller may or may not do something.
 *
 * @param allowed the answer that a door would get
 * @param admin whether the caller is let in without any question
 * @param known whether there is a rule of that name; a name nobody knows is refused, or judged by
 *     the rule for the rest
 * @param rule the rule taken apart
 */
public record Ruling(
    Action action, boolean allowed, boolean admin, boolean known, Scopes scopes, Explanation rule) {
  /**
   * What the kind of scope came to.
   *
   * @param allowed none named means any
   */
  public record Scopes(Set<String> allowed, String ofCaller, boolean enforced, boolean fits) {
    public Scopes {
      allowed = Set.copyOf(allowed);
    }
  }
}
