package io.xloud.credential.api;

import io.xloud.policy.Action;

/** What the policy calls the doors of credentials. */
final class CredentialActions {
  static final Action LIST_CREDENTIALS = Action.of("identity:list_credentials");
  static final Action GET_CREDENTIAL = Action.of("identity:get_credential");
  static final Action CREATE_CREDENTIAL = Action.of("identity:create_credential");
  static final Action UPDATE_CREDENTIAL = Action.of("identity:update_credential");
  static final Action DELETE_CREDENTIAL = Action.of("identity:delete_credential");
  static final Action EC2_LIST_CREDENTIALS = Action.of("identity:ec2_list_credentials");
  static final Action EC2_GET_CREDENTIAL = Action.of("identity:ec2_get_credential");
  static final Action EC2_CREATE_CREDENTIAL = Action.of("identity:ec2_create_credential");
  static final Action EC2_DELETE_CREDENTIAL = Action.of("identity:ec2_delete_credential");

  private CredentialActions() {}
}
