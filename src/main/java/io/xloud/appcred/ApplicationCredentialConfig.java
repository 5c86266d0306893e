package io.xloud.appcred;

import io.xloud.config.Options;
import io.xloud.crypto.PasswordConfig;

/**
 * {@code [application_credential]} and what of {@code [identity]} bounds a secret.
 *
 * @param userLimit how many one user may have; negative for any number
 * @param longestSecret in bytes: a longer one would not be checked to its end
 */
record ApplicationCredentialConfig(int userLimit, int longestSecret) {
  static ApplicationCredentialConfig from(Options options) {
    return new ApplicationCredentialConfig(
        options.integer("application_credential", "user_limit"),
        PasswordConfig.from(options).significantBytes());
  }
}
