package io.xloud.token;

import static java.util.Objects.requireNonNull;

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
import io.xloud.resource.Project;
import io.xloud.resource.ProjectTree;
import io.xloud.token.TokenIssuer.Wanted;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Completes a payload with what is true now: the user, the scope, the roles. Refuses in the
 * reference service's order and words: scope gone or disabled, user gone, user's domain disabled,
 * no role left.
 */
@Singleton
public final class TokenFacts {
  private final UserService users;
  private final Places places;
  private final EffectiveRoles roles;
  private final Handing handing;
  private final FactCache<Who, Standing> standings;
  private final Watch watch;
  private final boolean inactivityCounts;
  private final Clock clock;

  /** Who and where, as a token names it. */
  private record Who(String userId, Wanted scope) {}

  /**
   * @param place of a project among the others, null for everything else
   */
  private record Where(Scope scope, ProjectTree.@Nullable Place place) {}

  TokenFacts(
      UserService users,
      Places places,
      EffectiveRoles roles,
      Handing handing,
      Caches caches,
      Watch watch,
      Options options,
      Clock clock) {
    this.users = users;
    this.places = places;
    this.roles = roles;
    this.handing = handing;
    this.watch = watch;
    this.inactivityCounts =
        SecurityCompliance.from(options).disableUserAccountDaysInactive() != null;
    this.clock = clock;
    this.standings =
        caches.open(
            "standings",
            CacheBounds.from(options).standings(),
            Facts.IMPLIED_ROLES,
            Facts.SERVICE_PROVIDERS);
  }

  /**
   * @throws io.xloud.error.KeystoneException 404 for what is gone or disabled, 401 when the user
   *     holds no role in the scope any more
   */
  public Known complete(TokenPayload payload) {
    return complete(payload, Duration.ZERO);
  }

  /** The same where a token counts for a while after its end, and its credential with it. */
  Known complete(TokenPayload payload, Duration window) {
    Claims claims = payload.claims();
    Standing standing = standing(new Who(claims.userId(), scopeOf(payload)));
    if (standing.handed() instanceof Handed.ByApplicationCredential(var credential)
        && credential.isOver(clock.instant().minus(window))) {
      throw new Problem.Unauthorized("The application credential is over").raised();
    }
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
        AuthMethods.areOfSignature(claims.methods())
            ? new Delegation.Ec2(null)
            : standing.handed().delegation(),
        standing.handed(),
        standing.serviceProviders());
  }

  /**
   * @throws io.xloud.error.KeystoneException 404 when the token rests on a trust that is not there
   */
  void requireTrust(TokenPayload payload) {
    if (payload instanceof TokenPayload.TrustScoped(_, _, var trustId)) {
      handing.requireTrust(trustId);
    }
  }

  /** When what the user was handed on ends, {@link Instant#MAX} for never or nothing. */
  Instant endOf(String userId, Wanted scope) {
    return switch (scope) {
      case Wanted.Unscoped _,
          Wanted.SystemWide _,
          Wanted.OfDomain _,
          Wanted.OfProject _,
          Wanted.Bound _,
          Wanted.ByProvider _ ->
          Instant.MAX;
      case Wanted.OfTrust _, Wanted.OfApplicationCredential _, Wanted.OfAccessToken _ ->
          standing(new Who(userId, scope)).handed().end();
    };
  }

  /** Whether the id, known or not, leads to a server elsewhere. */
  boolean livesInDirectory(String userId) {
    return users.livesElsewhere(userId);
  }

  private static Wanted scopeOf(TokenPayload payload) {
    return switch (payload) {
      case TokenPayload.Unscoped _ -> new Wanted.Unscoped();
      case TokenPayload.SystemScoped(_, var system) ->
          system == null ? new Wanted.Unscoped() : new Wanted.SystemWide();
      case TokenPayload.DomainScoped(_, var domainId) -> new Wanted.OfDomain(domainId);
      case TokenPayload.ProjectScoped(_, var projectId) -> new Wanted.OfProject(projectId);
      case TokenPayload.TrustScoped(_, var projectId, var trustId) ->
          new Wanted.OfTrust(projectId == null ? "" : projectId, trustId);
      case TokenPayload.ApplicationCredentialScoped(_, var projectId, var id) ->
          new Wanted.OfApplicationCredential(projectId, id);
      case TokenPayload.OAuth1Scoped(_, var projectId, var id) ->
          new Wanted.OfAccessToken(projectId, id);
      case TokenPayload.OAuth2Scoped bound -> scopeOf(bound);
      case TokenPayload.FederatedUnscoped(_, var from) ->
          new Wanted.ByProvider(new Wanted.Unscoped(), from);
      case TokenPayload.FederatedProjectScoped(_, var projectId, var from) ->
          new Wanted.ByProvider(new Wanted.OfProject(projectId), from);
      case TokenPayload.FederatedDomainScoped(_, var domainId, var from) ->
          new Wanted.ByProvider(new Wanted.OfDomain(domainId), from);
    };
  }

  /** Of another client's making it may be bound to nothing. */
  private static Wanted scopeOf(TokenPayload.OAuth2Scoped token) {
    @Nullable String thumbprint = token.thumbprint();
    Wanted.Bound bound =
        new Wanted.Bound(token.projectId(), token.domainId(), thumbprint == null ? "" : thumbprint);
    return thumbprint == null ? bound.place() : bound;
  }

  private Standing standing(Who who) {
    return standings.get(
        who,
        _ -> {
          prepare(who);
          Standing standing =
              watch.read(
                  standings.knew(who),
                  readAt -> read(who, readAt),
                  Standing::subjects,
                  Standing::readAs);
          return new Made<>(standing, standing.facts(), standing.validUntil(), standing.readAt());
        });
  }

  /** What directories say has to be known before the tables are read. */
  private void prepare(Who who) {
    users.prepare(who.userId());
    if (who.scope() instanceof Wanted.OfTrust(_, var trustId)) {
      handing.prepare(trustId);
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /**
   * A user who was not seen for long enough counts as disabled, and days end at midnight; what a
   * directory said is believed for a while. What is known of a disabled user is never kept: whoever
   * sees one revokes all tokens, so it must be so now.
   */
  private Instant end(User user, Instant now) {
    if (!user.enabled()) {
      return now;
    }
    Instant believed = users.believedUntil(user.id());
    return inactivityCounts
        ? earlier(believed, now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS))
        : believed;
  }

  private Standing read(Who who, ReadAt readAt) {
    return switch (who.scope()) {
      case Wanted.Unscoped _, Wanted.SystemWide _, Wanted.OfDomain _, Wanted.OfProject _ ->
          own(who, readAt);
      case Wanted.OfApplicationCredential(var projectId, var id) -> {
        Standing own = bare(new Who(who.userId(), new Wanted.OfProject(projectId)), readAt);
        yield handing.byCredential(own, projectId, id);
      }
      case Wanted.OfAccessToken(var projectId, var id) -> {
        Standing own = bare(new Who(who.userId(), new Wanted.OfProject(projectId)), readAt);
        yield handing.byAccessToken(own, projectId, id);
      }
      case Wanted.OfTrust(var projectId, var trustId) ->
          byTrust(who.userId(), projectId, trustId, readAt);
      case Wanted.Bound bound -> {
        Standing own = own(new Who(who.userId(), bound.place()), readAt);
        yield own.by(new Handed.ToCertificate(bound.thumbprint()), own.roles());
      }
      case Wanted.ByProvider(var place, var from) ->
          byProvider(new Who(who.userId(), place), from, readAt);
    };
  }

  /** The trustee needs no role of its own. */
  private Standing byTrust(String userId, String projectId, String trustId, ReadAt readAt) {
    Instant now = clock.instant();
    if (projectId.isEmpty()) {
      throw handing.withoutProject(trustId);
    }
    Where where = where(new Wanted.OfProject(projectId), readAt);
    Handing.Parties parties = handing.parties(userId, projectId, trustId, readAt);
    Handing.Given given = handing.byTrust(parties, requireNonNull(where.place()));
    User shown = parties.shown();
    Standing standing =
        new Standing(
            userId,
            shown,
            places.domain(shown.domainId(), readAt),
            where.scope(),
            List.of(),
            given.groupIds(),
            earlier(given.groupsUntil(), end(parties, now)),
            readAt,
            new Handed.Nothing(),
            places.serviceProviders(readAt));
    return standing.by(given.handed(), given.roles());
  }

  /** What any of those through whose hands it went is believed to be may end first. */
  private Instant end(Handing.Parties parties, Instant now) {
    return parties.chain().userIds().stream()
        .map(users::believedUntil)
        .reduce(
            earlier(end(parties.trustor(), now), end(parties.trustee(), now)), TokenFacts::earlier);
  }

  /** By the user's own roles and those of the groups in which the provider says it is (I2). */
  private Standing byProvider(Who who, TokenPayload.Federation from, ReadAt readAt) {
    Handing.Vouched vouched = handing.vouched(from);
    Standing standing = bare(who, userId -> handing.actor(userId, vouched), readAt);
    return handing.byProvider(requireRole(standing), vouched);
  }

  private Standing own(Who who, ReadAt readAt) {
    return requireRole(bare(who, readAt));
  }

  private static Standing requireRole(Standing standing) {
    if (standing.roles().isEmpty() && !(standing.scope() instanceof Scope.Unscoped)) {
      throw new Problem.Unauthorized("The user holds no role in the scope").raised();
    }
    return standing;
  }

  private Standing bare(Who who, ReadAt readAt) {
    return bare(who, roles::actor, readAt);
  }

  private Standing bare(Who who, Function<String, Actor> actors, ReadAt readAt) {
    Instant now = clock.instant();
    Where where = where(who.scope(), readAt);
    User user =
        users
            .find(who.userId())
            .orElseThrow(() -> new Problem.NotFound("user", who.userId()).raised());
    Domain userDomain = places.domain(user.domainId(), readAt);
    Actor actor = actors.apply(user.id());
    return new Standing(
        who.userId(),
        user,
        userDomain,
        where.scope(),
        rolesOf(actor, where),
        actor.groupIds(),
        earlier(actor.groupsUntil(), end(user, now)),
        readAt,
        new Handed.Nothing(),
        places.serviceProviders(readAt));
  }

  private Where where(Wanted wanted, ReadAt readAt) {
    return switch (wanted) {
      case Wanted.Unscoped _ -> new Where(new Scope.Unscoped(), null);
      case Wanted.SystemWide _ -> new Where(new Scope.SystemScope(), null);
      case Wanted.OfDomain(var domainId) -> onDomain(places.domain(domainId, readAt));
      case Wanted.OfProject(var projectId) -> onProject(places.project(projectId, readAt), readAt);
      case Wanted.OfTrust(var projectId, _) -> onProject(places.project(projectId, readAt), readAt);
      case Wanted.OfApplicationCredential(var projectId, _) ->
          onProject(places.project(projectId, readAt), readAt);
      case Wanted.OfAccessToken(var projectId, _) ->
          onProject(places.project(projectId, readAt), readAt);
      case Wanted.Bound bound -> where(bound.place(), readAt);
      case Wanted.ByProvider(var place, _) -> where(place, readAt);
    };
  }

  private static Where onDomain(Domain domain) {
    return new Where(new Scope.DomainScope(domain.id(), domain.name()), null);
  }

  private Where onProject(Places.Site site, ReadAt readAt) {
    Project project = site.project();
    Domain domain = places.domain(project.owningDomainId(), readAt);
    return new Where(
        new Scope.ProjectScope(
            project.id(), project.name(), domain.id(), domain.name(), project.isDomain()),
        site.place());
  }

  private List<RoleRef> rolesOf(Actor actor, Where where) {
    return switch (where.scope()) {
      case Scope.Unscoped _ -> List.of();
      case Scope.SystemScope _ -> roles.onSystem(actor);
      case Scope.DomainScope domain -> roles.onDomain(actor, domain.id());
      case Scope.ProjectScope _ -> roles.onProject(actor, requireNonNull(where.place()));
    };
  }
}
