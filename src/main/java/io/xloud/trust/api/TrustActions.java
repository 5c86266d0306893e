package io.xloud.trust.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of trusts. */
final class TrustActions {
  static final Action LIST_TRUSTS = Action.of("identity:list_trusts");
  static final Action LIST_TRUSTS_FOR_TRUSTOR = Action.of("identity:list_trusts_for_trustor");
  static final Action LIST_TRUSTS_FOR_TRUSTEE = Action.of("identity:list_trusts_for_trustee");
  static final Action CREATE_TRUST = Action.of("identity:create_trust");
  static final Action GET_TRUST = Action.of("identity:get_trust");
  static final Action DELETE_TRUST = Action.of("identity:delete_trust");
  static final Action LIST_ROLES_FOR_TRUST = Action.of("identity:list_roles_for_trust");
  static final Action GET_ROLE_FOR_TRUST = Action.of("identity:get_role_for_trust");

  private TrustActions() {}
}
