package io.xloud.oauth;

import io.xloud.crypto.Secret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By which a consumer acts for a user, with some roles of the user in one project.
 *
 * @param userId who let it
 * @param roleIds those handed on, whether the user still has them or not
 * @param expiresAt null for never
 */
public record AccessToken(
    String id,
    Secret secret,
    String userId,
    String projectId,
    List<String> roleIds,
    String consumerId,
    @Nullable Instant expiresAt) {
  public AccessToken {
    roleIds = List.copyOf(roleIds);
  }

  public boolean isOver(Instant now) {
    return expiresAt != null && now.isAfter(expiresAt);
  }
}
