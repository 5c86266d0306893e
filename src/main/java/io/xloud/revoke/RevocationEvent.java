package io.xloud.revoke;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are dead: those issued no later than {@code issuedBefore} which fit every attribute
 * that is there. Times are whole seconds, because the table stores no more.
 */
public record RevocationEvent(
    @Nullable String domainId,
    @Nullable String projectId,
    @Nullable String userId,
    @Nullable String roleId,
    @Nullable String trustId,
    @Nullable String consumerId,
    @Nullable String accessTokenId,
    @Nullable String auditId,
    @Nullable String auditChainId,
    @Nullable Instant expiresAt,
    Instant issuedBefore,
    Instant revokedAt) {

  private static final RevocationEvent BLANK =
      new RevocationEvent(
          null, null, null, null, null, null, null, null, null, null, Instant.EPOCH, Instant.EPOCH);

  static RevocationEvent ofUser(String userId) {
    return BLANK.with(userId, null, null, null);
  }

  static RevocationEvent ofProject(String projectId) {
    return BLANK.with(null, projectId, null, null);
  }

  static RevocationEvent ofToken(String auditId) {
    return BLANK.with(null, null, auditId, null);
  }

  static RevocationEvent ofChain(String auditChainId) {
    return BLANK.with(null, null, null, auditChainId);
  }

  static RevocationEvent ofTrust(String trustId) {
    return new RevocationEvent(
        null,
        null,
        null,
        null,
        trustId,
        null,
        null,
        null,
        null,
        null,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private RevocationEvent with(
      @Nullable String user,
      @Nullable String project,
      @Nullable String audit,
      @Nullable String chain) {
    return new RevocationEvent(
        domainId,
        project,
        user,
        roleId,
        trustId,
        consumerId,
        accessTokenId,
        audit,
        chain,
        expiresAt,
        issuedBefore,
        revokedAt);
  }

  /** The same, happening now. */
  RevocationEvent at(Instant now) {
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    return dated(second, second);
  }

  /** The same, happening now, to what was issued before this second. */
  RevocationEvent before(Instant now) {
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    return dated(second.minusSeconds(1), second);
  }

  private RevocationEvent dated(Instant until, Instant now) {
    return new RevocationEvent(
        domainId,
        projectId,
        userId,
        roleId,
        trustId,
        consumerId,
        accessTokenId,
        auditId,
        auditChainId,
        expiresAt,
        until,
        now);
  }

  /**
   * Whether the attributes that the driver's look-up leaves open fit too. User, project, audit id
   * and trust were matched by the database, which may call two spellings of an id equal.
   */
  boolean hits(TokenFingerprint token) {
    return hitsDomain(token)
        && (expiresAt == null
            || expiresAt.equals(token.expiresAt().truncatedTo(ChronoUnit.SECONDS)))
        && (consumerId == null || consumerId.equals(token.consumerId()))
        && (accessTokenId == null || accessTokenId.equals(token.accessTokenId()))
        && (auditChainId == null || auditChainId.equals(token.auditChainId()))
        && (roleId == null || token.roleIds().contains(roleId));
  }

  /** With an expiry the domain is the token's scope; without, it may be the user's own as well. */
  private boolean hitsDomain(TokenFingerprint token) {
    return domainId == null
        || domainId.equals(token.domainId())
        || (expiresAt == null && domainId.equals(token.userDomainId()));
  }
}
