package io.xloud.auth;

import io.xloud.assignment.EffectiveRoles;
import io.xloud.auth.AuthRequest.Reference;
import io.xloud.auth.AuthRequest.ScopeRequest;
import io.xloud.error.Problem;
import io.xloud.identity.User;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import io.xloud.token.TokenIssuer.Wanted;
import io.xloud.trust.Chain;
import io.xloud.trust.Trust;
import io.xloud.trust.TrustService;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what a request names as its scope. What is unknown or disabled is a plain 401. */
@Singleton
public final class ScopeLookup {
  private final DomainService domains;
  private final ProjectService projects;
  private final EffectiveRoles roles;
  private final TrustService trusts;

  ScopeLookup(
      DomainService domains, ProjectService projects, EffectiveRoles roles, TrustService trusts) {
    this.domains = domains;
    this.projects = projects;
    this.roles = roles;
    this.trusts = trusts;
  }

  /**
   * Looks nothing up.
   *
   * @throws io.xloud.error.KeystoneException 400 for a scope that names too little to be found
   */
  void requireNamed(ScopeRequest scope) {
    if (scope instanceof ScopeRequest.OfDomain(var domain)) {
      requireNamed(domain);
    } else if (scope instanceof ScopeRequest.OfProject(var project, var domain)
        && project.name() != null) {
      requireNamed(domainOfProject(domain));
    }
  }

  private static void requireNamed(Reference domain) {
    if (domain.isEmpty()) {
      throw AuthRequest.expecting("id or name", "domain");
    }
  }

  /** The scope by its ids as stored, except for the default project, which needs the user. */
  public Wanted wanted(ScopeRequest scope) {
    return switch (scope) {
      case ScopeRequest.Unspecified _, ScopeRequest.Unscoped _ -> new Wanted.Unscoped();
      case ScopeRequest.SystemWide _ -> new Wanted.SystemWide();
      case ScopeRequest.OfDomain(var domain) -> new Wanted.OfDomain(domain(domain).id());
      case ScopeRequest.OfProject(var project, var domain) ->
          new Wanted.OfProject(project(project, domain).id());
      case ScopeRequest.OfTrust(var id) -> trust(id);
    };
  }

  /** The project is the trust's (B5), which must be able to be one. */
  private Wanted trust(String id) {
    Trust trust =
        trusts.findUsable(id).map(Chain::trust).orElseThrow(() -> refused("No such trust"));
    String projectId = trust.projectId();
    if (projectId == null) {
      throw refused("The trust is for no project");
    }
    project(new Reference(projectId, null), null);
    return new Wanted.OfTrust(projectId, trust.id());
  }

  /** The user's default project when it may be used at all, otherwise no scope. */
  public Wanted defaultOf(User user) {
    return Optional.ofNullable(user.defaultProjectId())
        .flatMap(projects::find)
        .filter(project -> !project.isDomain() && project.enabled())
        .filter(project -> enabledDomain(project.owningDomainId()).isPresent())
        .filter(project -> !roles.onProject(user.id(), project.id()).isEmpty())
        .<Wanted>map(project -> new Wanted.OfProject(project.id()))
        .orElseGet(Wanted.Unscoped::new);
  }

  Optional<Domain> enabledDomain(String domainId) {
    return domains.find(domainId).filter(Domain::enabled);
  }

  /**
   * @throws io.xloud.error.KeystoneException 401 for a domain that is unknown or disabled, 400
   *     without id and name
   */
  Domain domain(Reference reference) {
    requireNamed(reference);
    return (reference.name() != null
            ? domains.findByName(reference.name())
            : Optional.ofNullable(reference.id()).flatMap(domains::find))
        .filter(Domain::enabled)
        .orElseThrow(() -> refused("The domain is unknown or disabled"));
  }

  private Project project(Reference reference, @Nullable Reference domain) {
    return (reference.name() != null
            ? projects.findByName(domain(domainOfProject(domain)).id(), reference.name())
            : Optional.ofNullable(reference.id()).flatMap(projects::find))
        // A domain is reached by scope "domain" alone.
        .filter(project -> project.domainId() != null && project.enabled())
        .filter(project -> enabledDomain(project.owningDomainId()).isPresent())
        .orElseThrow(() -> refused("The project is unknown or disabled"));
  }

  private static Reference domainOfProject(@Nullable Reference domain) {
    if (domain == null) {
      throw AuthRequest.expecting("domain", "project");
    }
    return domain;
  }

  private static RuntimeException refused(String reason) {
    return new Problem.Unauthorized(reason).raised();
  }
}
