package io.xloud.appcred;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program logs in with in place of its owner: some of the owner's roles on one project, and
 * nothing of the owner's password.
 *
 * @param projectId null when it was made without one; nobody can log in with it then
 * @param unrestricted whether it may manage further ones; null counts as no
 * @param accessRules the only requests it is good for; none means all
 */
public record ApplicationCredential(
    String id,
    String name,
    @Nullable String description,
    String userId,
    @Nullable String projectId,
    @Nullable String system,
    @Nullable Instant expiresAt,
    @Nullable Boolean unrestricted,
    List<String> roleIds,
    List<AccessRule> accessRules) {
  public ApplicationCredential {
    roleIds = List.copyOf(roleIds);
    accessRules = List.copyOf(accessRules);
  }

  public boolean isUnrestricted() {
    return Boolean.TRUE.equals(unrestricted);
  }

  public boolean isLimited() {
    return !accessRules.isEmpty();
  }

  public boolean isOver(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
