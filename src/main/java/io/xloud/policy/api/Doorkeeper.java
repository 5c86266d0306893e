package io.xloud.policy.api;

import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import jakarta.inject.Singleton;

/** Stands at the doors of what nobody owns, where only the caller counts. */
@Singleton
public final class Doorkeeper {
  private final Policy policy;
  private final Caller caller;

  Doorkeeper(Policy policy, Caller caller) {
    this.policy = policy;
    this.caller = caller;
  }

  /**
   * The caller, who may do this.
   *
   * @param path names of path parameters, each with its value after it
   */
  public AuthContext permitted(Action action, String... path) {
    AuthContext by = caller.context();
    Target target = Target.none();
    for (int i = 0; i < path.length; i += 2) {
      target.path(path[i], path[i + 1]);
    }
    policy.enforce(by, action, target);
    return by;
  }
}
