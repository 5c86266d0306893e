package io.xloud.context;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking: the caller's own token, completed. Only doors obtain it; everything deeper gets it
 * as an argument.
 *
 * @param methods how the caller authenticated, such as {@code password} or {@code token}
 * @param auditIds the token's own audit id first, then its root's
 * @param admin the static {@code admin_token} or an internal caller
 * @param requestId the request this question belongs to, for the audit trail
 * @param origin where that request came from; null where nobody asked over HTTP
 * @param vouchedGroupIds groups that the caller is in by an identity provider's word alone
 */
public record AuthContext(
    @Nullable String userId,
    @Nullable String userName,
    @Nullable String userDomainId,
    Scope scope,
    List<RoleRef> roles,
    List<String> methods,
    List<String> auditIds,
    @Nullable Instant expiresAt,
    Delegation delegation,
    boolean admin,
    @Nullable String requestId,
    @Nullable Origin origin,
    List<String> vouchedGroupIds) {

  /** A role as a token carries it. */
  public record RoleRef(String id, String name, @Nullable String domainId) {}

  public AuthContext {
    roles = List.copyOf(roles);
    methods = List.copyOf(methods);
    auditIds = List.copyOf(auditIds);
    vouchedGroupIds = List.copyOf(vouchedGroupIds);
  }

  /** Of no known origin. */
  public AuthContext(
      @Nullable String userId,
      @Nullable String userName,
      @Nullable String userDomainId,
      Scope scope,
      List<RoleRef> roles,
      List<String> methods,
      List<String> auditIds,
      @Nullable Instant expiresAt,
      Delegation delegation,
      boolean admin,
      @Nullable String requestId) {
    this(
        userId,
        userName,
        userDomainId,
        scope,
        roles,
        methods,
        auditIds,
        expiresAt,
        delegation,
        admin,
        requestId,
        null,
        List.of());
  }

  /** The same caller, asking from there. */
  public AuthContext from(Origin place) {
    return with(place, vouchedGroupIds);
  }

  /** The same caller, in these groups by a provider's word. */
  public AuthContext vouchedInto(List<String> groupIds) {
    return with(origin, groupIds);
  }

  private AuthContext with(@Nullable Origin place, List<String> groupIds) {
    return new AuthContext(
        userId,
        userName,
        userDomainId,
        scope,
        roles,
        methods,
        auditIds,
        expiresAt,
        delegation,
        admin,
        requestId,
        place,
        groupIds);
  }

  /**
   * The server itself or one of its commands at work, or whoever knows the {@code admin_token}:
   * nobody in particular, who may do everything.
   */
  public static AuthContext internal(String task) {
    return new AuthContext(
        null,
        null,
        null,
        new Scope.Unscoped(),
        List.of(),
        List.of(),
        List.of(),
        null,
        new Delegation.None(),
        true,
        task);
  }

  public List<String> roleNames() {
    return roles.stream().map(RoleRef::name).toList();
  }
}
