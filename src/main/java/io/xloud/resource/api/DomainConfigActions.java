package io.xloud.resource.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of domain configuration. */
final class DomainConfigActions {
  static final Action CREATE = Action.of("identity:create_domain_config");
  static final Action GET = Action.of("identity:get_domain_config");
  static final Action UPDATE = Action.of("identity:update_domain_config");
  static final Action DELETE = Action.of("identity:delete_domain_config");
  static final Action GET_DEFAULT = Action.of("identity:get_domain_config_default");

  /** Anybody with a token may know what passwords must look like. */
  static final Action GET_COMPLIANCE = Action.of("identity:get_security_compliance_domain_config");

  private DomainConfigActions() {}
}
