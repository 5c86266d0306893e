package io.xloud.token;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Fernet token carries once opened: one record per wire version, nothing looked up. */
public sealed interface TokenPayload {
  Claims claims();

  record Unscoped(Claims claims) implements TokenPayload {}

  record DomainScoped(Claims claims, String domainId) implements TokenPayload {}

  record ProjectScoped(Claims claims, String projectId) implements TokenPayload {}

  /** A trust may be for no project: then its token has no scope. */
  record TrustScoped(Claims claims, @Nullable String projectId, String trustId)
      implements TokenPayload {}

  record FederatedUnscoped(Claims claims, Federation federation) implements TokenPayload {}

  record FederatedProjectScoped(Claims claims, String projectId, Federation federation)
      implements TokenPayload {}

  record FederatedDomainScoped(Claims claims, String domainId, Federation federation)
      implements TokenPayload {}

  record OAuth1Scoped(Claims claims, String projectId, String accessTokenId)
      implements TokenPayload {}

  /** {@code system} is {@link #ALL}; without one the token has no scope. */
  record SystemScoped(Claims claims, @Nullable String system) implements TokenPayload {
    /** The only system there is. */
    public static final String ALL = "all";

    public SystemScoped(Claims claims) {
      this(claims, ALL);
    }
  }

  record ApplicationCredentialScoped(
      Claims claims, String projectId, String applicationCredentialId) implements TokenPayload {}

  /** Issued to an OAuth2 client; bound to its certificate when there is a thumbprint. */
  record OAuth2Scoped(
      Claims claims,
      @Nullable String projectId,
      @Nullable String domainId,
      @Nullable String thumbprint)
      implements TokenPayload {}

  /** Where a federated user came from, and the groups the mapping gave it. */
  record Federation(
      List<String> groupIds, @Nullable String identityProviderId, @Nullable String protocolId) {
    public Federation {
      groupIds = List.copyOf(groupIds);
    }
  }

  /** The number on the wire. */
  default int version() {
    return switch (this) {
      case Unscoped _ -> 0;
      case DomainScoped _ -> 1;
      case ProjectScoped _ -> 2;
      case TrustScoped _ -> 3;
      case FederatedUnscoped _ -> 4;
      case FederatedProjectScoped _ -> 5;
      case FederatedDomainScoped _ -> 6;
      case OAuth1Scoped _ -> 7;
      case SystemScoped _ -> 8;
      case ApplicationCredentialScoped _ -> 9;
      case OAuth2Scoped _ -> 10;
    };
  }
}
