package io.xloud.oauth;

import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.oauth.SignedRequest.Flaw;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Whether a request was signed by whom it names, and never taken before. */
@Singleton
final class SignatureCheck {
  private final ConsumerService consumers;
  private final Nonces nonces;
  private final Clock clock;

  SignatureCheck(ConsumerService consumers, Nonces nonces, Clock clock) {
    this.consumers = consumers;
    this.nonces = nonces;
    this.clock = clock;
  }

  /**
   * @throws KeystoneException 400 with the flaw
   */
  void requireWellFormed(SignedRequest request) {
    flaw(request)
        .ifPresent(flaw -> {
          throw flaw.problem().raised();
        });
  }

  Optional<Flaw> flaw(SignedRequest request) {
    return request.flaw(clock.instant());
  }

  /**
   * The nonce is not taken yet.
   *
   * @param token the secret of the token that goes with the request; empty without one
   * @throws KeystoneException 401 for an unknown consumer and for a signature of somebody else
   */
  Consumer requireSigned(SignedRequest request, Secret token) {
    Consumer consumer =
        consumers
            .find(request.required(SignedRequest.CONSUMER))
            .orElseThrow(() -> refused("Provided consumer does not exist."));
    if (!request.isSignedWith(consumer.secret(), token)) {
      throw refused("Invalid signature");
    }
    return consumer;
  }

  /**
   * @throws KeystoneException 401 for a request that was taken before
   */
  void take(SignedRequest request) {
    nonces.take(request);
  }

  static KeystoneException refused(String reason) {
    return new Problem.Unauthorized(reason).raised();
  }
}
