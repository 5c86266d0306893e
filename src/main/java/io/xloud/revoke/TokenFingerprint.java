package io.xloud.revoke;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a token a revocation event can name. Role ids are those the token carries now. */
public record TokenFingerprint(
    String userId,
    String userDomainId,
    @Nullable String projectId,
    @Nullable String projectDomainId,
    @Nullable String domainId,
    @Nullable String trustId,
    @Nullable String trustorId,
    @Nullable String trusteeId,
    @Nullable String consumerId,
    @Nullable String accessTokenId,
    String auditId,
    String auditChainId,
    Instant issuedAt,
    Instant expiresAt,
    List<String> roleIds) {
  public TokenFingerprint {
    roleIds = List.copyOf(roleIds);
  }
}
