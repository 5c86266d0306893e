package io.xloud.federation.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of providers, protocols and mappings. */
final class FederationActions {
  static final Action GET_IDENTITY_PROVIDER = Action.of("identity:get_identity_provider");
  static final Action LIST_IDENTITY_PROVIDERS = Action.of("identity:list_identity_providers");
  static final Action CREATE_IDENTITY_PROVIDER = Action.of("identity:create_identity_provider");
  static final Action UPDATE_IDENTITY_PROVIDER = Action.of("identity:update_identity_provider");
  static final Action DELETE_IDENTITY_PROVIDER = Action.of("identity:delete_identity_provider");

  static final Action GET_PROTOCOL = Action.of("identity:get_protocol");
  static final Action LIST_PROTOCOLS = Action.of("identity:list_protocols");
  static final Action CREATE_PROTOCOL = Action.of("identity:create_protocol");
  static final Action UPDATE_PROTOCOL = Action.of("identity:update_protocol");
  static final Action DELETE_PROTOCOL = Action.of("identity:delete_protocol");

  static final Action GET_MAPPING = Action.of("identity:get_mapping");
  static final Action LIST_MAPPINGS = Action.of("identity:list_mappings");
  static final Action CREATE_MAPPING = Action.of("identity:create_mapping");
  static final Action UPDATE_MAPPING = Action.of("identity:update_mapping");
  static final Action DELETE_MAPPING = Action.of("identity:delete_mapping");

  static final Action GET_SERVICE_PROVIDER = Action.of("identity:get_service_provider");
  static final Action LIST_SERVICE_PROVIDERS = Action.of("identity:list_service_providers");
  static final Action CREATE_SERVICE_PROVIDER = Action.of("identity:create_service_provider");
  static final Action UPDATE_SERVICE_PROVIDER = Action.of("identity:update_service_provider");
  static final Action DELETE_SERVICE_PROVIDER = Action.of("identity:delete_service_provider");

  private FederationActions() {}
}
