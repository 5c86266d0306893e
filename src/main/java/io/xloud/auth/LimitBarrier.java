package io.xloud.auth;

import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.http.Barrier;
import io.xloud.http.CurrentRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Asks about the caller's token also where nobody else would, on routes that need none and where no
 * route is: one that a signature was traded for is refused everywhere (D10), one with access rules
 * where none of them covers the request (C14). Every other token that is known passes without a
 * question.
 */
@Singleton
final class LimitBarrier implements Barrier {
  private final CallersToken tokens;
  private final OwnAccessRules rules;

  LimitBarrier(CallersToken tokens, OwnAccessRules rules) {
    this.tokens = tokens;
    this.rules = rules;
  }

  @Override
  public Optional<Runnable> against(CurrentRequest request) {
    return CallersToken.of(request)
        .filter(tokens::mayBeLimited)
        .map(token -> {
          OwnAccessRules.Asked asked = OwnAccessRules.Asked.by(request);
          return () -> requireWithinLimits(token, asked);
        });
  }

  /** One that is not good any more is as none. */
  private void requireWithinLimits(Secret token, OwnAccessRules.Asked asked) {
    try {
      if (tokens.isLimited(token)) {
        rules.require(tokens.valid(token), asked);
      }
    } catch (KeystoneException e) {
      if (!(e.problem() instanceof Problem.Unauthorized)) {
        throw e;
      }
    }
  }
}
