package io.xloud.resource.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of projects. */
final class ProjectActions {
  static final Action GET_PROJECT = Action.of("identity:get_project");
  static final Action LIST_PROJECTS = Action.of("identity:list_projects");
  static final Action CREATE_PROJECT = Action.of("identity:create_project");
  static final Action UPDATE_PROJECT = Action.of("identity:update_project");
  static final Action DELETE_PROJECT = Action.of("identity:delete_project");

  static final Action GET_PROJECT_TAG = Action.of("identity:get_project_tag");
  static final Action LIST_PROJECT_TAGS = Action.of("identity:list_project_tags");
  static final Action CREATE_PROJECT_TAG = Action.of("identity:create_project_tag");
  static final Action UPDATE_PROJECT_TAGS = Action.of("identity:update_project_tags");
  static final Action DELETE_PROJECT_TAG = Action.of("identity:delete_project_tag");
  static final Action DELETE_PROJECT_TAGS = Action.of("identity:delete_project_tags");

  private ProjectActions() {}
}
