package io.xloud.token;

import io.xloud.assignment.EffectiveRoles;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.error.Problem;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Completes a payload with what the database says now: the user, the scope, the roles. Refuses in
 * the reference service's order and words: scope gone or disabled, user gone, user's domain
 * disabled, no role left.
 */
@Singleton
public final class TokenFacts {
  private final UserService users;
  private final DomainService domains;
  private final ProjectService projects;
  private final EffectiveRoles roles;

  TokenFacts(
      UserService users, DomainService domains, ProjectService projects, EffectiveRoles roles) {
    this.users = users;
    this.domains = domains;
    this.projects = projects;
    this.roles = roles;
  }

  /**
   * @throws io.xloud.error.KeystoneException 404 for what is gone or disabled, 401 when the user
   *     holds no role in the scope any more
   */
  public ValidToken complete(TokenPayload payload) {
    Scope scope = scopeOf(payload);
    Claims claims = payload.claims();
    User user =
        users
            .find(claims.userId())
            .orElseThrow(() -> new Problem.NotFound("user", claims.userId()).raised());
    Domain userDomain = enabledDomain(user.domainId());
    return new ValidToken(
        user,
        userDomain,
        scope,
        rolesOf(user, scope),
        claims.methods(),
        claims.auditIds(),
        claims.issuedAt(),
        claims.expiresAt(),
        claims.methods().contains("ec2credential")
            ? new Delegation.Ec2(null)
            : new Delegation.None());
  }

  private Scope scopeOf(TokenPayload payload) {
    return switch (payload) {
      case TokenPayload.Unscoped _ -> new Scope.Unscoped();
      case TokenPayload.SystemScoped(_, var system) ->
          system == null ? new Scope.Unscoped() : new Scope.SystemScope();
      case TokenPayload.DomainScoped(_, var domainId) -> domainScope(domainId);
      case TokenPayload.ProjectScoped(_, var projectId) -> projectScope(projectId);
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

  private List<RoleRef> rolesOf(User user, Scope scope) {
    List<RoleRef> held =
        switch (scope) {
          case Scope.Unscoped _ -> List.of();
          case Scope.SystemScope _ -> roles.onSystem(user.id());
          case Scope.DomainScope domain -> roles.onDomain(user.id(), domain.id());
          case Scope.ProjectScope project -> roles.onProject(user.id(), project.id());
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
