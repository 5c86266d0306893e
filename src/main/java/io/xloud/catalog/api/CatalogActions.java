package io.xloud.catalog.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of regions, services, endpoints and endpoint filters. */
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

  static final Action LIST_ENDPOINT_GROUPS = Action.of("identity:list_endpoint_groups");
  static final Action GET_ENDPOINT_GROUP = Action.of("identity:get_endpoint_group");
  static final Action CREATE_ENDPOINT_GROUP = Action.of("identity:create_endpoint_group");
  static final Action UPDATE_ENDPOINT_GROUP = Action.of("identity:update_endpoint_group");
  static final Action DELETE_ENDPOINT_GROUP = Action.of("identity:delete_endpoint_group");
  static final Action LIST_PROJECTS_OF_GROUP =
      Action.of("identity:list_projects_associated_with_endpoint_group");
  static final Action LIST_ENDPOINTS_OF_GROUP =
      Action.of("identity:list_endpoints_associated_with_endpoint_group");
  static final Action GET_GROUP_IN_PROJECT = Action.of("identity:get_endpoint_group_in_project");
  static final Action LIST_GROUPS_FOR_PROJECT =
      Action.of("identity:list_endpoint_groups_for_project");
  static final Action ADD_GROUP_TO_PROJECT = Action.of("identity:add_endpoint_group_to_project");
  static final Action REMOVE_GROUP_FROM_PROJECT =
      Action.of("identity:remove_endpoint_group_from_project");
  static final Action LIST_PROJECTS_FOR_ENDPOINT = Action.of("identity:list_projects_for_endpoint");
  static final Action ADD_ENDPOINT_TO_PROJECT = Action.of("identity:add_endpoint_to_project");
  static final Action CHECK_ENDPOINT_IN_PROJECT = Action.of("identity:check_endpoint_in_project");
  static final Action LIST_ENDPOINTS_FOR_PROJECT = Action.of("identity:list_endpoints_for_project");
  static final Action REMOVE_ENDPOINT_FROM_PROJECT =
      Action.of("identity:remove_endpoint_from_project");

  private CatalogActions() {}
}
