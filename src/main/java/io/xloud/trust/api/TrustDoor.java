package io.xloud.trust.api;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.context.Delegation;
import io.xloud.error.Problem;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.PrimaryMethods;
import io.xloud.policy.Target;
import io.xloud.trust.Trust;
import io.xloud.trust.TrustConfig;
import io.xloud.trust.TrustService;
import jakarta.inject.Singleton;

/**
 * Asks at the doors of the room, first the policy, then how the caller came by the token. A trustee
 * may read and hand on what a trust allows; who holds anything else that was handed on may do
 * nothing with trusts (C2).
 */
@Singleton
final class TrustDoor {
  private final TrustService trusts;
  private final Policy policy;
  private final Caller caller;
  private final PrimaryMethods primary;
  private final TrustConfig config;

  TrustDoor(
      TrustService trusts, Policy policy, Caller caller, PrimaryMethods primary, Options options) {
    this.trusts = trusts;
    this.policy = policy;
    this.caller = caller;
    this.primary = primary;
    this.config = TrustConfig.from(options);
  }

  AuthContext permitted(Action action, Target target) {
    AuthContext asking = caller.context();
    policy.enforce(asking, action, target);
    requireNoDelegate(asking);
    return asking;
  }

  /** A caller with the trust that it may do this to. */
  record Permitted(Trust trust, AuthContext by) {}

  /** Missed before refused, as in the reference: an unknown trust is 404 to everybody. */
  Permitted permitted(Action action, String trustId) {
    caller.context();
    Trust trust = trusts.get(trustId);
    Target target = Target.of("trust", TrustBody.attributes(trust)).path("trust_id", trust.id());
    return new Permitted(trust, permitted(action, target));
  }

  /** By the methods, which tell also what a trust was reached by. */
  private void requireNoDelegate(AuthContext asking) {
    boolean delegate =
        !asking.admin()
            && (primary.isDelegated(asking.methods())
                || asking.delegation() instanceof Delegation.ApplicationCredential
                || asking.delegation() instanceof Delegation.OAuth1
                || asking.delegation() instanceof Delegation.Ec2);
    boolean excepted =
        config.forApplicationCredentials() && asking.methods().contains("application_credential");
    if (delegate && !excepted) {
      throw new Problem.Forbidden("Delegated tokens cannot manage trusts.").raised();
    }
  }
}
