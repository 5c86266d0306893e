package io.xloud.token;

import io.xloud.appcred.AccessRule;
import io.xloud.context.AuthContext;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.context.Scope.DomainScope;
import io.xloud.context.Scope.ProjectScope;
import io.xloud.federation.ServiceProvider;
import io.xloud.identity.User;
import io.xloud.oauth.AccessToken;
import io.xloud.resource.Domain;
import io.xloud.revoke.TokenFingerprint;
import io.xloud.trust.Trust;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token with everything it stands for looked up: it may be used, and all that a client is told of
 * it can be written down without another question.
 *
 * @param auditIds the token's own audit id, then its root's when it was made from another token
 * @param serviceProviders other clouds that take our word, of which every token tells
 */
public record ValidToken(
    User user,
    Domain userDomain,
    Scope scope,
    List<RoleRef> roles,
    List<String> methods,
    List<String> auditIds,
    Instant issuedAt,
    Instant expiresAt,
    Delegation delegation,
    Handed handed,
    List<ServiceProvider> serviceProviders) {
  public ValidToken {
    roles = List.copyOf(roles);
    methods = List.copyOf(methods);
    auditIds = List.copyOf(auditIds);
    serviceProviders = List.copyOf(serviceProviders);
  }

  /** Who got the token: a trustee, although the token may name the trustor. */
  User bearer() {
    return handed instanceof Handed.ByTrust trusted ? trusted.trustee() : user;
  }

  /** Whose catalog it shows: with a trust the trustor's. */
  public String catalogUserId() {
    return handed instanceof Handed.ByTrust trusted ? trusted.trust().trustorUserId() : user.id();
  }

  /** The only requests it is good for; none means all. */
  public List<AccessRule> accessRules() {
    return handed instanceof Handed.ByApplicationCredential(var credential)
        ? credential.accessRules()
        : List.of();
  }

  /** The groups in which the user is by an identity provider's word alone. */
  public List<String> vouchedGroupIds() {
    return handed instanceof Handed.ByProvider vouched ? vouched.groupIds() : List.of();
  }

  public boolean isLimited() {
    return !accessRules().isEmpty();
  }

  /** Whether it is good only together with a certificate. */
  public boolean isBound() {
    return handed instanceof Handed.ToCertificate;
  }

  public boolean isScoped() {
    return !(scope instanceof Scope.Unscoped);
  }

  public String auditId() {
    return auditIds.isEmpty() ? "" : auditIds.getFirst();
  }

  /** The audit id of the token at the root of the chain, which may be this one. */
  public String auditChainId() {
    return auditIds.isEmpty() ? "" : auditIds.getLast();
  }

  /** The token as the caller of the request. */
  public AuthContext context(String requestId) {
    AuthContext context =
        new AuthContext(
            user.id(),
            user.name(),
            user.domainId(),
            scope,
            roles,
            methods,
            auditIds,
            expiresAt,
            delegation,
            false,
            requestId);
    List<String> vouched = vouchedGroupIds();
    return vouched.isEmpty() ? context : context.vouchedInto(vouched);
  }

  /** What a revocation event can name of this token. */
  public TokenFingerprint fingerprint() {
    @Nullable Trust trust = handed instanceof Handed.ByTrust trusted ? trusted.trust() : null;
    @Nullable AccessToken accessToken =
        handed instanceof Handed.ByAccessToken(var token) ? token : null;
    return new TokenFingerprint(
        user.id(),
        user.domainId(),
        scope instanceof ProjectScope project ? project.id() : null,
        scope instanceof ProjectScope project ? project.domainId() : null,
        scope instanceof DomainScope domain ? domain.id() : null,
        trust == null ? null : trust.id(),
        trust == null ? null : trust.trustorUserId(),
        trust == null ? null : trust.trusteeUserId(),
        accessToken == null ? null : accessToken.consumerId(),
        accessToken == null ? null : accessToken.id(),
        auditId(),
        auditChainId(),
        issuedAt,
        expiresAt,
        roles.stream().map(RoleRef::id).toList());
  }
}
