package io.xloud.policy;

import io.xloud.context.AuthContext;
import java.util.Optional;

/** The one question asked at each door. */
public interface Policy {
  /**
   * @throws io.xloud.error.KeystoneException 403 naming the action when the caller may not
   */
  void enforce(AuthContext caller, Action action, Target target);

  /**
   * The same question on an event loop: answered by the rules in force, without a look at files;
   * empty when a rule asks another server.
   */
  Optional<Boolean> allowsAtOnce(AuthContext caller, Action action, Target target);

  boolean allows(AuthContext caller, Action action, Target target);

  /**
   * Whether the rules let the caller do this without a look at the target, and so to every target.
   * Never asks another server. Holds for as long as {@link #edition} is the same.
   */
  boolean allowsToAll(AuthContext caller, Action action);

  /**
   * Whether no file changed the action's rule or one that it refers to, so that it is known what it
   * looks at.
   */
  boolean isAsDelivered(Action action);

  /** The rules in force, to be compared by identity; needs no look at files. */
  Object edition();
}
