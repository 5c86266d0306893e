package io.xloud.identity.api;

import io.xloud.policy.Action;

/** The policy rules that guard the doors of users. */
final class UserActions {
  static final Action GET_USER = Action.of("identity:get_user");
  static final Action LIST_USERS = Action.of("identity:list_users");
  static final Action CREATE_USER = Action.of("identity:create_user");
  static final Action UPDATE_USER = Action.of("identity:update_user");
  static final Action DELETE_USER = Action.of("identity:delete_user");
  static final Action REVOKE_TOKENS_FOR_USER = Action.of("identity:revoke_tokens_for_user");
  static final Action LIST_GROUPS_FOR_USER = Action.of("identity:list_groups_for_user");

  private UserActions() {}
}
