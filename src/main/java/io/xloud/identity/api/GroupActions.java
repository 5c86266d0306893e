package io.xloud.identity.api;

import io.xloud.policy.Action;

/** The policy rules that guard the doors of groups. */
final class GroupActions {
  static final Action GET_GROUP = Action.of("identity:get_group");
  static final Action LIST_GROUPS = Action.of("identity:list_groups");
  static final Action CREATE_GROUP = Action.of("identity:create_group");
  static final Action UPDATE_GROUP = Action.of("identity:update_group");
  static final Action DELETE_GROUP = Action.of("identity:delete_group");
  static final Action LIST_USERS_IN_GROUP = Action.of("identity:list_users_in_group");
  static final Action CHECK_USER_IN_GROUP = Action.of("identity:check_user_in_group");
  static final Action ADD_USER_TO_GROUP = Action.of("identity:add_user_to_group");
  static final Action REMOVE_USER_FROM_GROUP = Action.of("identity:remove_user_from_group");

  private GroupActions() {}
}
