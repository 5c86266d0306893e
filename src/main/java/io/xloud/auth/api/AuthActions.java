package io.xloud.auth.api;

import io.xloud.policy.Action;

/** The policy rules at the doors of {@code /v3/auth}. */
final class AuthActions {
  static final Action VALIDATE_TOKEN = Action.of("identity:validate_token");
  static final Action CHECK_TOKEN = Action.of("identity:check_token");
  static final Action REVOKE_TOKEN = Action.of("identity:revoke_token");
  static final Action GET_AUTH_CATALOG = Action.of("identity:get_auth_catalog");
  static final Action GET_AUTH_PROJECTS = Action.of("identity:get_auth_projects");
  static final Action GET_AUTH_DOMAINS = Action.of("identity:get_auth_domains");
  static final Action GET_AUTH_SYSTEM = Action.of("identity:get_auth_system");
  static final Action EC2TOKENS_VALIDATE = Action.of("identity:ec2tokens_validate");
  static final Action S3TOKENS_VALIDATE = Action.of("identity:s3tokens_validate");

  private AuthActions() {}
}
