package io.xloud.policy;

import io.xloud.context.AuthContext;

/** The one question asked at each door. */
public interface Policy {
  /**
   * @throws io.xloud.error.KeystoneException 403 naming the action when the caller may not
   */
  void enforce(AuthContext caller, Action action, Target target);

  /** Whether every answer needs nobody else, so that an event loop may ask. */
  boolean isLocal();

  boolean allows(AuthContext caller, Action action, Target target);
}
