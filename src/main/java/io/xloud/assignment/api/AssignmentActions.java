package io.xloud.assignment.api;

import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.Grant.Target;
import io.xloud.policy.Action;

/** What the policy calls the doors of grants and their lists. */
final class AssignmentActions {
  static final Action LIST_ROLE_ASSIGNMENTS = Action.of("identity:list_role_assignments");
  static final Action LIST_ROLE_ASSIGNMENTS_FOR_TREE =
      Action.of("identity:list_role_assignments_for_tree");
  static final Action LIST_USER_PROJECTS = Action.of("identity:list_user_projects");

  private AssignmentActions() {}

  /** {@code identity:check_grant}, or {@code identity:check_system_grant_for_user} and its like. */
  static Action onGrant(String verb, String noun, Target target, Holder holder) {
    if (!(target instanceof Target.System)) {
      return Action.of("identity:%s_%s".formatted(verb, noun));
    }
    String kind =
        switch (holder) {
          case Holder.User _ -> "user";
          case Holder.Group _ -> "group";
        };
    return Action.of("identity:%s_system_%s_for_%s".formatted(verb, noun, kind));
  }
}
