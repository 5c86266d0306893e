package io.xloud.oauth;

import io.xloud.crypto.Secret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A consumer's wish to act in a project.
 *
 * @param leave null until a user has given it
 * @param expiresAt null for never
 */
public record RequestToken(
    String id,
    Secret secret,
    @Nullable Leave leave,
    String projectId,
    String consumerId,
    @Nullable Instant expiresAt) {

  /**
   * What a user lets the consumer do.
   *
   * @param verifier which the user hands to the consumer, and nobody else knows
   */
  public record Leave(String userId, Secret verifier, List<String> roleIds) {
    public Leave {
      roleIds = List.copyOf(roleIds);
    }
  }

  boolean isOver(Instant now) {
    return expiresAt != null && now.isAfter(expiresAt);
  }
}
