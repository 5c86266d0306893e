package io.xloud.assignment.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of grants and their lists. */
final class AssignmentActions {
  static final Action LIST_ROLE_ASSIGNMENTS = Action.of("identity:list_role_assignments");
  static final Action LIST_ROLE_ASSIGNMENTS_FOR_TREE =
      Action.of("identity:list_role_assignments_for_tree");
  static final Action LIST_USER_PROJECTS = Action.of("identity:list_user_projects");

  static final Action LIST_GRANTS = Action.of("identity:list_grants");
  static final Action CHECK_GRANT = Action.of("identity:check_grant");
  static final Action CREATE_GRANT = Action.of("identity:create_grant");
  static final Action REVOKE_GRANT = Action.of("identity:revoke_grant");

  static final Action LIST_SYSTEM_GRANTS_FOR_USER =
      Action.of("identity:list_system_grants_for_user");
  static final Action CHECK_SYSTEM_GRANT_FOR_USER =
      Action.of("identity:check_system_grant_for_user");
  static final Action CREATE_SYSTEM_GRANT_FOR_USER =
      Action.of("identity:create_system_grant_for_user");
  static final Action REVOKE_SYSTEM_GRANT_FOR_USER =
      Action.of("identity:revoke_system_grant_for_user");

  static final Action LIST_SYSTEM_GRANTS_FOR_GROUP =
      Action.of("identity:list_system_grants_for_group");
  static final Action CHECK_SYSTEM_GRANT_FOR_GROUP =
      Action.of("identity:check_system_grant_for_group");
  static final Action CREATE_SYSTEM_GRANT_FOR_GROUP =
      Action.of("identity:create_system_grant_for_group");
  static final Action REVOKE_SYSTEM_GRANT_FOR_GROUP =
      Action.of("identity:revoke_system_grant_for_group");

  private AssignmentActions() {}
}
