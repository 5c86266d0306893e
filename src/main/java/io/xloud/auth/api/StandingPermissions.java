package io.xloud.auth.api;

import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.token.ValidToken;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers of the few callers that ask all the time, the services of the cloud, that they may do
 * something whatever it is about. What depends on more than caller and rules is not remembered. No
 * more than {@value #SLOTS} are: a further one takes the place of another.
 */
final class StandingPermissions {
  private static final int SLOTS = 256;

  private final Policy policy;
  private final AtomicReferenceArray<@Nullable Permission> slots =
      new AtomicReferenceArray<>(SLOTS);

  /**
   * @param caller compared by identity, as a token that is made anew may hold other roles
   */
  private record Permission(ValidToken caller, Action action, Object edition, boolean given) {
    boolean answers(ValidToken caller, Action action, Object edition) {
      return this.caller == caller && this.action == action && this.edition == edition;
    }
  }

  StandingPermissions(Policy policy) {
    this.policy = policy;
  }

  /** How many are remembered now. */
  int remembered() {
    int number = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      number += slots.get(slot) == null ? 0 : 1;
    }
    return number;
  }

  boolean has(ValidToken caller, Action action) {
    Object edition = policy.edition();
    int slot = (System.identityHashCode(caller) ^ action.hashCode()) & (SLOTS - 1);
    Permission known = slots.get(slot);
    if (known == null || !known.answers(caller, action, edition)) {
      boolean given = policy.allowsToAll(caller.context("-"), action);
      known = new Permission(caller, action, edition, given);
      slots.set(slot, known);
    }
    return known.given;
  }
}
