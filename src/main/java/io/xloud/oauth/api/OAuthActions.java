package io.xloud.oauth.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of OS-OAUTH1. */
final class OAuthActions {
  static final Action LIST_CONSUMERS = Action.of("identity:list_consumers");
  static final Action GET_CONSUMER = Action.of("identity:get_consumer");
  static final Action CREATE_CONSUMER = Action.of("identity:create_consumer");
  static final Action UPDATE_CONSUMER = Action.of("identity:update_consumer");
  static final Action DELETE_CONSUMER = Action.of("identity:delete_consumer");
  static final Action AUTHORIZE_REQUEST_TOKEN = Action.of("identity:authorize_request_token");
  static final Action LIST_ACCESS_TOKENS = Action.of("identity:list_access_tokens");
  static final Action GET_ACCESS_TOKEN = Action.of("identity:get_access_token");
  static final Action LIST_ACCESS_TOKEN_ROLES = Action.of("identity:list_access_token_roles");
  static final Action GET_ACCESS_TOKEN_ROLE = Action.of("identity:get_access_token_role");

  /** Which the reference asks about, although it has {@code identity:delete_access_token}. */
  static final Action DELETE_ACCESS_TOKEN = Action.of("identity:ec2_delete_credential");

  private OAuthActions() {}
}
