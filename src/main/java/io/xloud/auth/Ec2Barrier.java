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
 * route is: one that a signature was traded for is refused everywhere (D10). Every other token that
 * is known passes without a question.
 */
@Singleton
final class Ec2Barrier implements Barrier {
  private final CallersToken tokens;

  Ec2Barrier(CallersToken tokens) {
    this.tokens = tokens;
  }

  @Override
  public Optional<Runnable> against(CurrentRequest request) {
    return CallersToken.of(request)
        .filter(tokens::mayBeOfSignature)
        .map(token -> () -> requireNotGood(token));
  }

  /** One that is not good any more is as none. */
  private void requireNotGood(Secret token) {
    try {
      if (tokens.isOfSignature(token)) {
        tokens.valid(token);
      }
    } catch (KeystoneException e) {
      if (!(e.problem() instanceof Problem.Unauthorized)) {
        throw e;
      }
    }
  }
}
