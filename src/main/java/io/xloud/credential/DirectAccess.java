package io.xloud.credential;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.PrimaryMethods;
import io.xloud.policy.Target;
import jakarta.inject.Singleton;

/**
 * Keeps delegated callers away from credentials: a secret that was read or made by leave would
 * outlive the leave (D5, E4, E5).
 */
@Singleton
public final class DirectAccess {
  private static final Action ADMIN = Action.of("admin_required");

  private final PrimaryMethods primary;
  private final Policy policy;
  private final CredentialConfig config;

  DirectAccess(PrimaryMethods primary, Policy policy, Options options) {
    this.primary = primary;
    this.policy = policy;
    this.config = CredentialConfig.from(options);
  }

  /**
   * @throws io.xloud.error.KeystoneException 403 for a delegated caller
   */
  public void require(AuthContext caller) {
    if (primary.isDelegated(caller)) {
      throw refused();
    }
  }

  /**
   * The same at {@code /v3/credentials}, where an insecure option lets administrators through to
   * credentials of type ec2.
   *
   * @throws io.xloud.error.KeystoneException 403 for a delegated caller
   */
  public void require(AuthContext caller, String type) {
    if (!admits(caller, type)) {
      throw refused();
    }
  }

  public boolean admits(AuthContext caller, String type) {
    return !primary.isDelegated(caller)
        || config.delegatedAdministrators()
            && Credential.isEc2Like(type)
            && policy.allows(caller, ADMIN, Target.none());
  }

  private static RuntimeException refused() {
    return new Problem.Forbidden("Delegated tokens cannot access credentials directly").raised();
  }
}
