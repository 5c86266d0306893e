package io.xloud.token;

import io.xloud.config.Options;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes tokens: decides their life and audit ids, and that they are good before they are given. */
@Singleton
public final class TokenIssuer {
  private final TokenFormat format;
  private final TokenFacts facts;
  private final Clock clock;
  private final TokenConfig config;

  TokenIssuer(TokenFormat format, TokenFacts facts, Clock clock, Options options) {
    this.format = format;
    this.facts = facts;
    this.clock = clock;
    this.config = TokenConfig.from(options);
  }

  /**
   * What a new token is to carry.
   *
   * @param expiresAt the end of what it is made from, null for the full life
   * @param parentAuditId the root of the chain it continues, null for a new chain
   */
  public record Order(
      String userId,
      List<String> methods,
      Wanted scope,
      @Nullable Instant expiresAt,
      @Nullable String parentAuditId) {}

  /** The scope asked for, by id. */
  public sealed interface Wanted {
    /** Where one may also be by an identity provider's word. */
    sealed interface Place extends Wanted {}

    record Unscoped() implements Place {}

    record SystemWide() implements Wanted {}

    record OfDomain(String domainId) implements Place {}

    record OfProject(String projectId) implements Place {}

    /** What a provider's user is there, also by the groups of the provider's word. */
    record ByProvider(Place place, TokenPayload.Federation from) implements Wanted {}

    /** The trust's project by what the trust gives. */
    record OfTrust(String projectId, String trustId) implements Wanted {}

    /** The credential's project by what the credential gives. */
    record OfApplicationCredential(String projectId, String id) implements Wanted {}

    /** The access token's project by what the access token gives. */
    record OfAccessToken(String projectId, String id) implements Wanted {}

    /** What the user is there, good only together with a certificate. */
    record Bound(@Nullable String projectId, @Nullable String domainId, String thumbprint)
        implements Wanted {
      public Wanted place() {
        if (projectId != null) {
          return new OfProject(projectId);
        }
        return domainId == null ? new Unscoped() : new OfDomain(domainId);
      }
    }
  }

  /**
   * @throws io.xloud.error.KeystoneException 401 when the user holds no role in the scope, 404 when
   *     something of it is gone or disabled
   */
  public IssuedToken issue(Order order) {
    TokenPayload payload = payload(order);
    ValidToken token = facts.complete(payload).token();
    return new IssuedToken(format.seal(payload), token);
  }

  private TokenPayload payload(Order order) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expiresAt = end(order, now);
    String own = AuditIds.fresh();
    Claims claims =
        new Claims(
            order.userId(),
            order.methods(),
            now,
            expiresAt,
            order.parentAuditId() == null ? List.of(own) : List.of(own, order.parentAuditId()));
    return switch (order.scope()) {
      case Wanted.Unscoped _ -> new TokenPayload.Unscoped(claims);
      case Wanted.SystemWide _ -> new TokenPayload.SystemScoped(claims);
      case Wanted.OfDomain(var id) -> new TokenPayload.DomainScoped(claims, id);
      case Wanted.OfProject(var id) -> new TokenPayload.ProjectScoped(claims, id);
      case Wanted.OfTrust(var id, var trust) -> new TokenPayload.TrustScoped(claims, id, trust);
      case Wanted.OfApplicationCredential(var id, var credential) ->
          new TokenPayload.ApplicationCredentialScoped(claims, id, credential);
      case Wanted.OfAccessToken(var id, var accessToken) ->
          new TokenPayload.OAuth1Scoped(claims, id, accessToken);
      case Wanted.Bound(var project, var domain, var thumbprint) ->
          new TokenPayload.OAuth2Scoped(claims, project, domain, thumbprint);
      case Wanted.ByProvider(var place, var from) -> federated(claims, place, from);
    };
  }

  private static TokenPayload federated(
      Claims claims, Wanted.Place place, TokenPayload.Federation from) {
    return switch (place) {
      case Wanted.Unscoped _ -> new TokenPayload.FederatedUnscoped(claims, from);
      case Wanted.OfDomain(var id) -> new TokenPayload.FederatedDomainScoped(claims, id, from);
      case Wanted.OfProject(var id) -> new TokenPayload.FederatedProjectScoped(claims, id, from);
    };
  }

  /** No later than what it is made from, and than what was handed on (A1, A13). */
  private Instant end(Order order, Instant now) {
    return earlier(ownEnd(order, now), facts.endOf(order.userId(), order.scope()));
  }

  /** A chain of tokens keeps its first one's end, whatever the setting says by now. */
  private Instant ownEnd(Order order, Instant now) {
    @Nullable Instant end = order.expiresAt();
    return order.parentAuditId() != null && end != null
        ? end
        : earlier(now.plus(config.expiration()), end);
  }

  private static Instant earlier(Instant usual, @Nullable Instant end) {
    return end != null && end.isBefore(usual) ? end.truncatedTo(ChronoUnit.SECONDS) : usual;
  }
}
