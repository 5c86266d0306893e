package io.xloud.catalog.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of regions, services and endpoints. */
final class CatalogActions {
  static final Action GET_REGION = Action.of("identity:get_region");
  static final Action LIST_REGIONS = Action.of("identity:list_regions");
  static final Action CREATE_REGION = Action.of("identity:create_region");
  static final Action UPDATE_REGION = Action.of("identity:update_region");
  static final Action DELETE_REGION = Action.of("identity:delete_region");

  static final Action GET_SERVICE = Action.of("identity:get_service");
  static final Action LIST_SERVICES = Action.of("identity:list_services");
  static final Action CREATE_SERVICE = Action.of("identity:create_service");
  static final Action UPDATE_SERVICE = Action.of("identity:update_service");
  static final Action DELETE_SERVICE = Action.of("identity:delete_service");

  static final Action GET_ENDPOINT = Action.of("identity:get_endpoint");
  static final Action LIST_ENDPOINTS = Action.of("identity:list_endpoints");
  static final Action CREATE_ENDPOINT = Action.of("identity:create_endpoint");
  static final Action UPDATE_ENDPOINT = Action.of("identity:update_endpoint");
  static final Action DELETE_ENDPOINT = Action.of("identity:delete_endpoint");

  private CatalogActions() {}
}
