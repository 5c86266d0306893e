package io.xloud.auth;

import io.xloud.assignment.EffectiveRoles;
import io.xloud.auth.AuthRequest.Reference;
import io.xloud.auth.AuthRequest.ScopeRequest;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.MappedUsers;
import io.xloud.http.CurrentRequest;
import io.xloud.http.Vouched;
import io.xloud.identity.User;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import io.xloud.token.TokenIssuer.Wanted;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whoever asks with a client certificate and without a token. The certificate says who that is, by
 * the mapping of its issuer; the request says for which project or domain it asks. Off unless
 * somebody names issuers to trust.
 */
@Singleton
class TokenlessCaller {
  private final Vouched vouched;
  private final ScopeLookup lookup;
  private final MappedUsers mapped;
  private final EffectiveRoles roles;
  private final ProjectService projects;
  private final DomainService domains;
  private final TokenlessConfig config;

  TokenlessCaller(
      Vouched vouched,
      ScopeLookup lookup,
      MappedUsers mapped,
      EffectiveRoles roles,
      ProjectService projects,
      DomainService domains,
      Options options) {
    this.vouched = vouched;
    this.lookup = lookup;
    this.mapped = mapped;
    this.roles = roles;
    this.projects = projects;
    this.domains = domains;
    this.config = TokenlessConfig.from(options);
  }

  /**
   * Empty without a certificate of a trusted issuer.
   *
   * @throws KeystoneException 400 without a scope, 401 when the certificate is nobody's here
   */
  Optional<AuthContext> find(CurrentRequest request) {
    if (config.trustedIssuers().isEmpty()) {
      return Optional.empty();
    }
    return vouched
        .certificate()
        .map(CertificateAttributes::of)
        .flatMap(it -> config.trusted(it).map(issuedBy -> caller(it, issuedBy, request)));
  }

  private AuthContext caller(
      CertificateAttributes certificate, String issuedBy, CurrentRequest request) {
    ScopeRequest asked = scope(request);
    lookup.requireNamed(asked);
    Wanted wanted = lookup.wanted(asked);
    return switch (mapped.find(sha256(issuedBy), config.protocol(), certificate.values())) {
      case MappedUsers.Found.Local(var user) -> local(user, wanted, request.id());
      case MappedUsers.Found.Guest(var groupIds) -> guest(groupIds, wanted, request.id());
    };
  }

  private static ScopeRequest scope(CurrentRequest request) {
    Reference project = reference(request, "X-Project-Id", "X-Project-Name");
    Reference domain = reference(request, "X-Domain-Id", "X-Domain-Name");
    if (!project.isEmpty()) {
      Reference above = reference(request, "X-Project-Domain-Id", "X-Project-Domain-Name");
      if (project.name() != null && above.isEmpty()) {
        throw new Problem.BadRequest(
                "Neither Project Domain ID nor Project Domain Name was provided.")
            .raised();
      }
      return new ScopeRequest.OfProject(project, above);
    }
    if (domain.isEmpty()) {
      throw AuthRequest.expecting("project or domain", "scope");
    }
    return new ScopeRequest.OfDomain(domain);
  }

  /** The id counts where both are given, as in the reference. */
  private static Reference reference(CurrentRequest request, String id, String name) {
    Optional<String> byId = request.header(id).filter(text -> !text.isEmpty());
    @Nullable String byName = request.header(name).filter(text -> !text.isEmpty()).orElse(null);
    return byId.map(text -> new Reference(text, null)).orElseGet(() -> new Reference(null, byName));
  }

  /**
   * As a token of the user for this scope would be, of which none is made. Without a role there it
   * may do what needs none.
   */
  private AuthContext local(User user, Wanted wanted, String requestId) {
    Scope scope = named(wanted);
    List<RoleRef> held =
        switch (scope) {
          case Scope.ProjectScope project -> roles.onProject(user.id(), project.id());
          case Scope.DomainScope(var id, _) -> roles.onDomain(user.id(), id);
          case Scope.Unscoped _, Scope.SystemScope _ -> List.of();
        };
    return caller(user, scope, held, requestId);
  }

  private AuthContext guest(List<String> groupIds, Wanted wanted, String requestId) {
    Scope scope = named(wanted);
    List<RoleRef> held =
        switch (scope) {
          case Scope.ProjectScope project -> roles.ofGroupsOnProject(groupIds, project.id());
          case Scope.DomainScope(var id, _) -> roles.ofGroupsOnDomain(groupIds, id);
          case Scope.Unscoped _, Scope.SystemScope _ -> List.of();
        };
    return caller(null, scope, held, requestId).vouchedInto(groupIds);
  }

  private AuthContext caller(
      @Nullable User user, Scope scope, List<RoleRef> held, String requestId) {
    return new AuthContext(
        user == null ? null : user.id(),
        user == null ? null : user.name(),
        user == null ? null : user.domainId(),
        scope,
        held,
        List.of(config.protocol()),
        List.of(),
        null,
        new Delegation.None(),
        false,
        requestId);
  }

  private Scope named(Wanted wanted) {
    return switch (wanted) {
      case Wanted.OfProject(var id) -> projectScope(projects.get(id));
      case Wanted.OfAccessToken(var id, _) -> projectScope(projects.get(id));
      case Wanted.Bound bound -> named(bound.place());
      case Wanted.OfDomain(var id) -> new Scope.DomainScope(id, domains.get(id).name());
      case Wanted.Unscoped _ -> new Scope.Unscoped();
      case Wanted.SystemWide _ -> new Scope.SystemScope();
      case Wanted.OfTrust(var id, _) -> projectScope(projects.get(id));
      case Wanted.OfApplicationCredential(var id, _) -> projectScope(projects.get(id));
      case Wanted.ByProvider(var place, _) -> named(place);
    };
  }

  private Scope projectScope(Project project) {
    Domain domain = domains.get(project.owningDomainId());
    return new Scope.ProjectScope(
        project.id(), project.name(), domain.id(), domain.name(), project.isDomain());
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256 in this Java", e);
    }
  }
}
