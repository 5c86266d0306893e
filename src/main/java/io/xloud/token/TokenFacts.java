package io.xloud.token;

import io.xloud.assignment.Actor;
import io.xloud.assignment.EffectiveRoles;
import io.xloud.cache.CacheBounds;
import io.xloud.cache.Caches;
import io.xloud.cache.FactCache;
import io.xloud.cache.Made;
import io.xloud.cache.Watch;
import io.xloud.config.Options;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.error.Problem;
import io.xloud.event.Facts;
import io.xloud.event.ReadAt;
import io.xloud.identity.SecurityCompliance;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import io.xloud.token.TokenIssuer.Wanted;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * Completes a payload with what is true now: the user, the scope, the roles. Refuses in the
 * reference service's order and words: scope gone or disabled, user gone, user's domain disabled,
 * no role left.
 */
@Singleton
public final class TokenFacts {
  private final UserService users;
  private final DomainService domains;
  private final ProjectService projects;
  private final EffectiveRoles roles;
  private final FactCache<Place, Standing> standings;
  private final Watch watch;
  private final boolean inactivityCounts;
  private final Clock clock;

  /** Who and where, as a token names it. */
  private record Place(String userId, Wanted scope) {}

  TokenFacts(
      UserService users,
      DomainService domains,
      ProjectService projects,
      EffectiveRoles roles,
      Caches caches,
      Watch watch,
      Options options,
      Clock clock) {
    this.users = users;
    this.domains = domains;
    this.projects = projects;
    this.roles = roles;
    this.watch = watch;
    this.inactivityCounts =
        SecurityCompliance.from(options).disableUserAccountDaysInactive() != null;
    this.clock = clock;
    this.standings =
        caches.open("standings", CacheBounds.from(options).standings(), Facts.IMPLIED_ROLES);
  }

  /**
   * @throws io.xloud.error.KeystoneException 404 for what is gone or disabled, 401 when the user
   *     holds no role in the scope any more
   */
  public Known complete(TokenPayload payload) {
    Claims claims = payload.claims();
    Standing standing = standing(new Place(claims.userId(), placeOf(payload)));
    Set<String> facts = standing.facts();
    facts.addAll(claims.auditIds());
    return new Known(
        token(claims, standing),
        facts,
        earlier(claims.expiresAt(), standing.validUntil()),
        standing.readAt());
  }

  private static ValidToken token(Claims claims, Standing standing) {
    return new ValidToken(
        standing.user(),
        standing.userDomain(),
        standing.scope(),
        standing.roles(),
        claims.methods(),
        claims.auditIds(),
        claims.issuedAt(),
        claims.expiresAt(),
        claims.methods().contains("ec2credential")
            ? new Delegation.Ec2(null)
            : new Delegation.None());
  }

  private static Wanted placeOf(TokenPayload payload) {
    return switch (payload) {
      case TokenPayload.Unscoped _ -> new Wanted.Unscoped();
      case TokenPayload.SystemScoped(_, var system) ->
          system == null ? new Wanted.Unscoped() : new Wanted.SystemWide();
      case TokenPayload.DomainScoped(_, var domainId) -> new Wanted.OfDomain(domainId);
      case TokenPayload.ProjectScoped(_, var projectId) -> new Wanted.OfProject(projectId);
      case TokenPayload.TrustScoped _,
          TokenPayload.FederatedUnscoped _,
          TokenPayload.FederatedProjectScoped _,
          TokenPayload.FederatedDomainScoped _,
          TokenPayload.OAuth1Scoped _,
          TokenPayload.ApplicationCredentialScoped _,
          TokenPayload.OAuth2Scoped _ ->
          throw new Problem.NotFoundBecause("Failed to validate token").raised();
    };
  }

  private Standing standing(Place place) {
    return standings.get(
        place,
        _ -> {
          Standing standing =
              watch.read(
                  standings.knew(place),
                  readAt -> read(place, readAt),
                  Standing::subjects,
                  Standing::readAs);
          return new Made<>(standing, standing.facts(), standing.validUntil(), standing.readAt());
        });
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /**
   * A user who was not seen for long enough counts as disabled, and days end at midnight. What is
   * known of a disabled user is never kept: whoever sees one revokes all tokens, so it must be so
   * now.
   */
  private Instant end(User user, Instant now) {
    if (!user.enabled()) {
      return now;
    }
    return inactivityCounts
        ? now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS)
        : Instant.MAX;
  }

  private Standing read(Place place, ReadAt readAt) {
    Instant now = clock.instant();
    Scope scope = scopeOf(place.scope());
    User user =
        users
            .find(place.userId())
            .orElseThrow(() -> new Problem.NotFound("user", place.userId()).raised());
    Domain userDomain = enabledDomain(user.domainId());
    Actor actor = roles.actor(user.id());
    return new Standing(
        place.userId(),
        user,
        userDomain,
        scope,
        rolesOf(actor, scope),
        actor.groupIds(),
        end(user, now),
        readAt);
  }

  private Scope scopeOf(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Unscoped _ -> new Scope.Unscoped();
      case Wanted.SystemWide _ -> new Scope.SystemScope();
      case Wanted.OfDomain(var domainId) -> domainScope(domainId);
      case Wanted.OfProject(var projectId) -> projectScope(projectId);
    };
  }

  private Scope domainScope(String domainId) {
    Domain domain = enabledDomain(domainId);
    return new Scope.DomainScope(domain.id(), domain.name());
  }

  private Scope projectScope(String projectId) {
    Project project =
        projects
            .find(projectId)
            .orElseThrow(() -> new Problem.NotFound("project", projectId).raised());
    if (!project.enabled()) {
      throw disabled("project", project.id());
    }
    Domain domain = enabledDomain(project.owningDomainId());
    return new Scope.ProjectScope(
        project.id(), project.name(), domain.id(), domain.name(), project.isDomain());
  }

  private Domain enabledDomain(String domainId) {
    Domain domain = domain(domainId);
    if (!domain.enabled()) {
      throw disabled("domain", domain.id());
    }
    return domain;
  }

  private Domain domain(String domainId) {
    return domains
        .find(domainId)
        .orElseThrow(() -> new Problem.NotFound("domain", domainId).raised());
  }

  private List<RoleRef> rolesOf(Actor actor, Scope scope) {
    List<RoleRef> held =
        switch (scope) {
          case Scope.Unscoped _ -> List.of();
          case Scope.SystemScope _ -> roles.onSystem(actor);
          case Scope.DomainScope domain -> roles.onDomain(actor, domain.id());
          case Scope.ProjectScope project -> roles.onProject(actor, project.id());
        };
    if (held.isEmpty() && !(scope instanceof Scope.Unscoped)) {
      throw new Problem.Unauthorized("The user holds no role in the scope").raised();
    }
    return held;
  }

  private static RuntimeException disabled(String kind, String id) {
    return new Problem.NotFoundBecause(
            "Unable to validate token because %s %s is disabled".formatted(kind, id))
        .raised();
  }
}
