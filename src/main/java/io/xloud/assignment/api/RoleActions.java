package io.xloud.assignment.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of roles. */
final class RoleActions {
  static final Action GET_ROLE = Action.of("identity:get_role");
  static final Action LIST_ROLES = Action.of("identity:list_roles");
  static final Action CREATE_ROLE = Action.of("identity:create_role");
  static final Action UPDATE_ROLE = Action.of("identity:update_role");
  static final Action DELETE_ROLE = Action.of("identity:delete_role");

  static final Action GET_DOMAIN_ROLE = Action.of("identity:get_domain_role");
  static final Action LIST_DOMAIN_ROLES = Action.of("identity:list_domain_roles");
  static final Action CREATE_DOMAIN_ROLE = Action.of("identity:create_domain_role");
  static final Action UPDATE_DOMAIN_ROLE = Action.of("identity:update_domain_role");
  static final Action DELETE_DOMAIN_ROLE = Action.of("identity:delete_domain_role");

  static final Action GET_IMPLIED_ROLE = Action.of("identity:get_implied_role");
  static final Action LIST_IMPLIED_ROLES = Action.of("identity:list_implied_roles");
  static final Action CREATE_IMPLIED_ROLE = Action.of("identity:create_implied_role");
  static final Action DELETE_IMPLIED_ROLE = Action.of("identity:delete_implied_role");
  static final Action CHECK_IMPLIED_ROLE = Action.of("identity:check_implied_role");
  static final Action LIST_ROLE_INFERENCE_RULES = Action.of("identity:list_role_inference_rules");

  private RoleActions() {}
}
