package io.xloud.credential;

import io.xloud.config.Options;

/**
 * {@code [credential]}, as far as it binds the credentials themselves.
 *
 * @param userLimit how many credentials a user may have; negative for any number
 * @param delegatedAdministrators whether administrators with a delegated token may touch
 *     credentials of type ec2 all the same
 */
public record CredentialConfig(int userLimit, boolean delegatedAdministrators) {
  public static CredentialConfig from(Options options) {
    return new CredentialConfig(
        options.integer("credential", "user_limit"),
        options.flag(
            "security_compliance", "allow_insecure_admin_trust_cross_project_credentials_access"));
  }

  boolean limitsUsers() {
    return userLimit >= 0;
  }
}
