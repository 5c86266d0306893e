package io.xloud.oauth.api;

import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
import io.xloud.policy.PrimaryMethods;
import jakarta.inject.Singleton;

/**
 * Keeps whoever acts by leave away from what would be a further leave (C9, C10). By the methods and
 * by the token itself: no option makes a token that was handed on into a login.
 */
@Singleton
final class InPerson {
  private final PrimaryMethods primary;

  InPerson(PrimaryMethods primary) {
    this.primary = primary;
  }

  /**
   * @throws io.xloud.error.KeystoneException 403 with the reason
   */
  void require(AuthContext caller, String reason) {
    if (primary.isDelegated(caller) || !caller.delegation().isNone()) {
      throw new Problem.Refused(reason).raised();
    }
  }
}
