package io.xloud.resource.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of domains. */
final class DomainActions {
  static final Action GET_DOMAIN = Action.of("identity:get_domain");
  static final Action LIST_DOMAINS = Action.of("identity:list_domains");
  static final Action CREATE_DOMAIN = Action.of("identity:create_domain");
  static final Action UPDATE_DOMAIN = Action.of("identity:update_domain");
  static final Action DELETE_DOMAIN = Action.of("identity:delete_domain");

  private DomainActions() {}
}
