package io.xloud.federation.api;

import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import jakarta.inject.Singleton;

/** What the doors have in common: nobody owns any of it, so only the caller counts. */
@Singleton
final class FederationDoor {
  private final Policy policy;
  private final Caller caller;

  FederationDoor(Policy policy, Caller caller) {
    this.policy = policy;
    this.caller = caller;
  }

  /**
   * The caller, who may do this.
   *
   * @param path names of path parameters, each with its value after it
   */
  AuthContext permitted(Action action, String... path) {
    AuthContext by = caller.context();
    Target target = Target.none();
    for (int i = 0; i < path.length; i += 2) {
      target.path(path[i], path[i + 1]);
    }
    policy.enforce(by, action, target);
    return by;
  }
}
