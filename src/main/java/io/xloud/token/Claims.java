package io.xloud.token;

import io.xloud.revoke.TokenFingerprint;
import java.time.Instant;
import java.util.List;

/**
 * What every token says, whatever it is good for.
 *
 * @param methods how the user authenticated; a set in meaning, kept in the order of the wire
 * @param issuedAt the time in the Fernet head, whole seconds once opened
 * @param expiresAt whole seconds once opened
 * @param auditIds the token's own first, then its root's
 */
public record Claims(
    String userId,
    List<String> methods,
    Instant issuedAt,
    Instant expiresAt,
    List<String> auditIds) {

  public Claims {
    methods = List.copyOf(methods);
    auditIds = List.copyOf(auditIds);
  }

  /** What a revocation event can name while nothing else is known of the token. */
  TokenFingerprint fingerprint() {
    return new TokenFingerprint(
        userId,
        "",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        auditIds.isEmpty() ? "" : auditIds.getFirst(),
        auditIds.isEmpty() ? "" : auditIds.getLast(),
        issuedAt,
        expiresAt,
        List.of());
  }
}
