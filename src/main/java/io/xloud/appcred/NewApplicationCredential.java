package io.xloud.appcred;

import io.xloud.crypto.Secret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application credential as its owner wants it.
 *
 * @param secret chosen by the owner, null for one that is made here
 * @param roleIds all of them carried by the owner's token, what they imply included
 */
public record NewApplicationCredential(
    String id,
    String name,
    @Nullable String description,
    String userId,
    @Nullable String projectId,
    @Nullable String system,
    @Nullable Instant expiresAt,
    @Nullable Boolean unrestricted,
    @Nullable Secret secret,
    List<String> roleIds,
    List<WantedRule> accessRules) {
  /**
   * An access rule by its id, by what it says, or by both.
   *
   * @param id null for one that is new or known by what it says
   */
  public record WantedRule(
      @Nullable String id,
      @Nullable String service,
      @Nullable String path,
      @Nullable String method) {
    /** Whether it says enough to be made. */
    public boolean isWhole() {
      return service != null && path != null && method != null;
    }
  }

  public NewApplicationCredential {
    roleIds = List.copyOf(roleIds);
    accessRules = List.copyOf(accessRules);
  }
}
