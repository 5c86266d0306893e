package io.xloud.endpointpolicy.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of stored policies and of where they hold. */
final class PolicyActions {
  static final Action GET_POLICY = Action.of("identity:get_policy");
  static final Action LIST_POLICIES = Action.of("identity:list_policies");
  static final Action CREATE_POLICY = Action.of("identity:create_policy");
  static final Action UPDATE_POLICY = Action.of("identity:update_policy");
  static final Action DELETE_POLICY = Action.of("identity:delete_policy");
  static final Action LIST_ENDPOINTS = Action.of("identity:list_endpoints_for_policy");
  static final Action GET_FOR_ENDPOINT = Action.of("identity:get_policy_for_endpoint");
  static final Action CREATE_FOR_ENDPOINT =
      Action.of("identity:create_policy_association_for_endpoint");
  static final Action CHECK_FOR_ENDPOINT =
      Action.of("identity:check_policy_association_for_endpoint");
  static final Action DELETE_FOR_ENDPOINT =
      Action.of("identity:delete_policy_association_for_endpoint");
  static final Action CREATE_FOR_SERVICE =
      Action.of("identity:create_policy_association_for_service");
  static final Action CHECK_FOR_SERVICE =
      Action.of("identity:check_policy_association_for_service");
  static final Action DELETE_FOR_SERVICE =
      Action.of("identity:delete_policy_association_for_service");
  static final Action CREATE_FOR_REGION =
      Action.of("identity:create_policy_association_for_region_and_service");
  static final Action CHECK_FOR_REGION =
      Action.of("identity:check_policy_association_for_region_and_service");
  static final Action DELETE_FOR_REGION =
      Action.of("identity:delete_policy_association_for_region_and_service");

  private PolicyActions() {}
}
