package io.xloud.token;

import io.xloud.cache.CacheBounds;
import io.xloud.cache.Caches;
import io.xloud.cache.FactCache;
import io.xloud.cache.Made;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.Delegation;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.error.Withheld;
import io.xloud.event.Facts;
import io.xloud.persistence.Database;
import io.xloud.revoke.Revocations;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says whether a token is good and what it stands for. */
@Singleton
public final class TokenValidator {
  private final TokenFormat format;
  private final TokenFacts facts;
  private final Revocations revocations;
  private final Database database;
  private final Clock clock;
  private final TokenConfig config;
  private final FactCache<String, Known> known;

  TokenValidator(
      TokenFormat format,
      TokenFacts facts,
      Revocations revocations,
      Database database,
      Clock clock,
      Options options,
      Caches caches) {
    this.format = format;
    this.facts = facts;
    this.revocations = revocations;
    this.database = database;
    this.clock = clock;
    this.config = TokenConfig.from(options);
    this.known =
        caches.open(
            "tokens",
            CacheBounds.from(options).tokens(),
            Facts.KEYS,
            Facts.IMPLIED_ROLES,
            Facts.SERVICE_PROVIDERS);
  }

  /** The hot path, whole: each request with a token walks these steps, in this order. */
  public ValidToken validate(Secret token, ValidationTerms terms) {
    return known(token, terms).token();
  }

  /** {@link #validate}, with what made the token good. */
  public Known known(Secret token, ValidationTerms terms) {
    Known good =
        known.get(
            token.reveal(),
            _ -> {
              Known found = found(token, terms);
              return new Made<>(found, found.of(), found.validUntil(), found.readAt());
            });
    terms.requireUnderstood(good.token());
    return good;
  }

  /**
   * The token when it is known to be good without a question to anybody, otherwise null. Whoever
   * answers by it says so by {@link #countHit}.
   */
  public @Nullable Known peek(String token) {
    return known.peek(token);
  }

  public void countHit() {
    known.countHit();
  }

  /** False when the token is known, and known not to be limited. Opens nothing. */
  public boolean mayBeLimited(Secret token) {
    @Nullable Known good = peek(token.reveal());
    return good == null || isLimited(good.token());
  }

  /**
   * Whether the token may not be used just anywhere: a signature of EC2 or S3 was traded for it, or
   * it may have access rules. It says so itself; whether it is still good is another question.
   */
  public boolean isLimited(Secret token) {
    @Nullable Known good = peek(token.reveal());
    return good == null ? isMarked(token) : isLimited(good.token());
  }

  private static boolean isLimited(ValidToken token) {
    return token.delegation() instanceof Delegation.Ec2 || token.isLimited();
  }

  private boolean isMarked(Secret token) {
    try {
      TokenPayload payload = format.open(token);
      return payload instanceof TokenPayload.ApplicationCredentialScoped
          || AuthMethods.areOfSignature(payload.claims().methods());
    } catch (KeystoneException e) {
      if (e.problem().status() == 404) {
        return false; // no token of ours, as whoever needs one will say
      }
      throw e;
    }
  }

  private Known found(Secret token, ValidationTerms terms) {
    TokenPayload payload = format.open(token);
    requireNamed(payload);
    requireLive(payload, terms.expiredWindow());
    Known found = complete(payload, token, terms.expiredWindow());
    if (revocations.isRevoked(found.token().fingerprint())) {
      throw failed();
    }
    requireEnabledUser(found.token());
    return found;
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

  /** A trust that is over is missed before its token is, which ends with it. */
  private void requireLive(TokenPayload payload, Duration window) {
    if (!clock.instant().isBefore(payload.claims().expiresAt().plus(window))) {
      facts.requireTrust(payload);
      throw failed();
    }
  }

  private Known complete(TokenPayload payload, Secret token, Duration window) {
    try {
      return facts.complete(payload, window);
    } catch (KeystoneException e) {
      requireKnownUser(payload, e.problem());
      if (e.problem() instanceof Problem.Unauthorized) {
        // The reference service answers with the text it was asked about; so do we, to its bearer.
        throw new Problem.TokenNotFound(Withheld.of(token.reveal())).raised();
      }
      if (e.problem().status() == 403) {
        throw failed(); // what was handed on does not hold any more
      }
      throw e;
    }
  }

  /**
   * A user may be disabled where nobody wrote an event: in a directory, or by another writer. Then
   * the tokens issued until now stay dead, also when the user is enabled again.
   */
  private void requireEnabledUser(ValidToken valid) {
    if (!valid.bearer().enabled()) {
      database.change(
          _ -> revocations.user(valid.bearer().id(), AuthContext.internal("validate token")));
      throw failed();
    }
  }

  /**
   * Whoever left a directory, or what a filter shows of it, may come back with the same id: then
   * the tokens issued until now stay dead as those of a disabled user do (H6).
   */
  private void requireKnownUser(TokenPayload payload, Problem problem) {
    Claims claims = payload.claims();
    if (problem instanceof Problem.NotFound(var kind, var id)
        && kind.equals("user")
        && id.equals(claims.userId())
        && facts.livesInDirectory(id)
        && !revocations.isRevoked(claims.fingerprint())) {
      database.change(_ -> revocations.user(id, AuthContext.internal("validate token")));
    }
  }

  private static KeystoneException failed() {
    return new Problem.NotFoundBecause("Failed to validate token").raised();
  }
}
