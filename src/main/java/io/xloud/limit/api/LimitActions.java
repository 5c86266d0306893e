package io.xloud.limit.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of limits and registered limits. */
final class LimitActions {
  static final Action GET_LIMIT_MODEL = Action.of("identity:get_limit_model");
  static final Action GET_LIMIT = Action.of("identity:get_limit");
  static final Action LIST_LIMITS = Action.of("identity:list_limits");
  static final Action CREATE_LIMITS = Action.of("identity:create_limits");
  static final Action UPDATE_LIMIT = Action.of("identity:update_limit");
  static final Action DELETE_LIMIT = Action.of("identity:delete_limit");
  static final Action GET_REGISTERED_LIMIT = Action.of("identity:get_registered_limit");
  static final Action LIST_REGISTERED_LIMITS = Action.of("identity:list_registered_limits");
  static final Action CREATE_REGISTERED_LIMITS = Action.of("identity:create_registered_limits");
  static final Action UPDATE_REGISTERED_LIMIT = Action.of("identity:update_registered_limit");
  static final Action DELETE_REGISTERED_LIMIT = Action.of("identity:delete_registered_limit");

  private LimitActions() {}
}
