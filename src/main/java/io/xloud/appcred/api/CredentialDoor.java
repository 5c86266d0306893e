package io.xloud.appcred.api;

import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.context.Delegation;
import io.xloud.error.Problem;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.PrimaryMethods;
import io.xloud.policy.Target;
import jakarta.inject.Singleton;

/**
 * Asks at the doors of the room, first the policy, then how the caller came by the token: what was
 * handed on must not be turned into something that outlives it (C5, C6).
 */
@Singleton
final class CredentialDoor {
  private final Policy policy;
  private final Caller caller;
  private final PrimaryMethods primary;

  CredentialDoor(Policy policy, Caller caller, PrimaryMethods primary) {
    this.policy = policy;
    this.caller = caller;
    this.primary = primary;
  }

  AuthContext caller() {
    return caller.context();
  }

  /** The caller, who may look. */
  AuthContext permitted(Action action, Target target) {
    AuthContext asking = caller.context();
    policy.enforce(asking, action, target);
    requireNothingHandedOn(asking);
    return asking;
  }

  /** The caller, who may make and delete: of application credentials only unrestricted ones. */
  AuthContext permittedToManage(Action action, Target target) {
    AuthContext asking = permitted(action, target);
    if (asking.delegation() instanceof Delegation.ApplicationCredential(_, var unrestricted)
        && !unrestricted) {
      throw new Problem.Forbidden(
              "Using method 'application_credential' is not allowed for managing additional"
                  + " application credentials.")
          .raised();
    }
    return asking;
  }

  private void requireNothingHandedOn(AuthContext asking) {
    boolean handedOn =
        switch (asking.delegation()) {
          case Delegation.ApplicationCredential _ -> false;
          case Delegation.None _ -> primary.isDelegated(asking.methods()) && !asking.admin();
          case Delegation.Trust _, Delegation.OAuth1 _, Delegation.Ec2 _ -> true;
        };
    if (handedOn) {
      throw new Problem.Refused("Application credentials are no affair of a delegate").raised();
    }
  }
}
