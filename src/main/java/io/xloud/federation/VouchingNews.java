package io.xloud.federation;

import io.xloud.context.AuthContext;
import io.xloud.context.Origin;
import io.xloud.error.KeystoneException;
import io.xloud.event.LoginTried;
import io.xloud.event.LoginTried.Refusal;
import io.xloud.event.LoginTried.Vouching;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells whoever keeps an eye on logins what became of a provider's word. */
@Singleton
final class VouchingNews {
  private final Event<LoginTried> listeners;

  VouchingNews(Event<LoginTried> listeners) {
    this.listeners = listeners;
  }

  /**
   * Does the work, and tells how it went.
   *
   * @param failed what is told where it fails
   * @param done what is told of its outcome
   */
  <T> T telling(Supplier<T> work, Vouching failed, Function<T, Vouching> done, AuthContext by) {
    T outcome = told(work, failed, by);
    tell(done.apply(outcome), null, by);
    return outcome;
  }

  private <T> T told(Supplier<T> work, Vouching failed, AuthContext by) {
    try {
      return work.get();
    } catch (KeystoneException e) {
      tell(failed, new Refusal(e.problem().status(), null, null), by);
      throw e;
    }
  }

  private void tell(Vouching vouching, @Nullable Refusal refusal, AuthContext by) {
    Origin origin = by.origin();
    String requestId = by.requestId();
    if (origin != null && requestId != null) {
      listeners.fire(
          new LoginTried(
              new LoginTried.Who.Unknown(null, null, null), requestId, origin, refusal, vouching));
    }
  }
}
