package io.xloud.auth;

import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.http.CurrentRequest;
import jakarta.inject.Singleton;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Asks about the caller's token also where nobody else would, on routes that need none and where no
 * route is: one that a signature was traded for is refused everywhere (D10). Every other token
 * passes without a question, for this runs on the event loop.
 */
@Singleton
public class Ec2Barrier {
  private final CallersToken tokens;
  private final CurrentRequest request;

  Ec2Barrier(CallersToken tokens, CurrentRequest request) {
    this.tokens = tokens;
    this.request = request;
  }

  @ServerRequestFilter(preMatching = true)
  public void stop(ResteasyReactiveContainerRequestContext context) {
    CallersToken.of(request)
        .filter(tokens::isOfSignature)
        .ifPresent(token -> {
          context.suspend();
          Thread.startVirtualThread(() -> judge(token, context));
        });
  }

  private void judge(Secret token, ResteasyReactiveContainerRequestContext context) {
    try {
      requireNotGood(token);
    } catch (RuntimeException refusal) {
      context.resume(refusal);
      return;
    }
    context.resume();
  }

  /** One that is not good any more is as none. */
  private void requireNotGood(Secret token) {
    try {
      tokens.valid(token);
    } catch (KeystoneException e) {
      if (!(e.problem() instanceof Problem.Unauthorized)) {
        throw e;
      }
    }
  }
}
