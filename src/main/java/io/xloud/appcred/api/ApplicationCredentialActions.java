package io.xloud.appcred.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of application credentials and access rules. */
final class ApplicationCredentialActions {
  static final Action GET = Action.of("identity:get_application_credential");
  static final Action LIST = Action.of("identity:list_application_credentials");
  static final Action CREATE = Action.of("identity:create_application_credential");
  static final Action DELETE = Action.of("identity:delete_application_credential");
  static final Action GET_RULE = Action.of("identity:get_access_rule");
  static final Action LIST_RULES = Action.of("identity:list_access_rules");
  static final Action DELETE_RULE = Action.of("identity:delete_access_rule");

  private ApplicationCredentialActions() {}
}
