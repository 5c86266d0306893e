package io.xloud.federation.saml;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;

/** What is answered to a provider, or to somebody who plays one: never why. */
final class Refused {
  private Refused() {}

  static KeystoneException because(String reason) {
    return problem(reason).raised();
  }

  static Problem problem(String reason) {
    return new Problem.Unauthorized("SAML: " + reason);
  }

  /** One sentence of the profile. */
  static void unless(boolean holds, String reason) {
    if (!holds) {
      throw because(reason);
    }
  }
}
