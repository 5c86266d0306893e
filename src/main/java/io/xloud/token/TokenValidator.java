package io.xloud.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.error.Withheld;
import io.xloud.persistence.Database;
import io.xloud.revoke.Revocations;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Says whether a token is good and what it stands for. */
@Singleton
public final class TokenValidator {
  private final TokenFormat format;
  private final TokenFacts facts;
  private final Revocations revocations;
  private final Database database;
  private final Clock clock;
  private final TokenConfig config;
  private final Counter misses;

  TokenValidator(
      TokenFormat format,
      TokenFacts facts,
      Revocations revocations,
      Database database,
      Clock clock,
      Options options,
      MeterRegistry metrics) {
    this.format = format;
    this.facts = facts;
    this.revocations = revocations;
    this.database = database;
    this.clock = clock;
    this.config = TokenConfig.from(options);
    this.misses = validations(metrics, "miss");
    validations(metrics, "hit");
  }

  private static Counter validations(MeterRegistry metrics, String result) {
    return Counter.builder("xloud.validations")
        .description("Validations answered from memory (hit) and from the database (miss)")
        .tag("result", result)
        .register(metrics);
  }

  /** The hot path, whole: each request with a token walks these steps, in this order. */
  public ValidToken validate(Secret token, ValidationTerms terms) {
    misses.increment();
    TokenPayload payload = format.open(token);
    requireNamed(payload);
    requireLive(payload.claims().expiresAt(), terms.expiredWindow());
    ValidToken valid = complete(payload, token);
    if (revocations.isRevoked(valid.fingerprint())) {
      throw failed();
    }
    requireEnabledUser(valid);
    return valid;
  }

  /** How long after its end a token may still be validated when the validator asks for that. */
  public Duration allowExpiredWindow() {
    return config.allowExpiredWindow();
  }

  /** Without an audit id a token could not be revoked. */
  private static void requireNamed(TokenPayload payload) {
    if (payload.claims().auditIds().isEmpty()) {
      throw failed();
    }
  }

  private void requireLive(Instant expiresAt, Duration window) {
    if (!clock.instant().isBefore(expiresAt.plus(window))) {
      throw failed();
    }
  }

  private ValidToken complete(TokenPayload payload, Secret token) {
    try {
      return facts.complete(payload);
    } catch (KeystoneException e) {
      if (e.problem() instanceof Problem.Unauthorized) {
        // The reference service answers with the text it was asked about; so do we, to its bearer.
        throw new Problem.TokenNotFound(Withheld.of(token.reveal())).raised();
      }
      throw e;
    }
  }

  /**
   * A user may be disabled where nobody wrote an event: in a directory, or by another writer. Then
   * the tokens issued until now stay dead, also when the user is enabled again.
   */
  private void requireEnabledUser(ValidToken valid) {
    if (!valid.user().enabled()) {
      database.change(
          _ -> revocations.user(valid.user().id(), AuthContext.internal("validate token")));
      throw failed();
    }
  }

  private static KeystoneException failed() {
    return new Problem.NotFoundBecause("Failed to validate token").raised();
  }
}
