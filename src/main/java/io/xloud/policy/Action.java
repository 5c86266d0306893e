package io.xloud.policy;

/**
 * The name of a policy rule that guards a door, such as {@code identity:get_user}. Its default, its
 * scope types and its deprecated form stand in {@code policy/defaults.tsv}.
 */
public record Action(String name) {
  public static Action of(String name) {
    return new Action(name);
  }
}
