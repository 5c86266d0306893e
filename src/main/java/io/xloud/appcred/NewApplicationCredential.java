package io.xloud.appcred;

import io.xloud.crypto.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
   * @param stranger a member that no access rule has, null for none
   */
  public record WantedRule(
      @Nullable String id,
      @Nullable String service,
      @Nullable String path,
      @Nullable String method,
      @Nullable String stranger) {
    /** Of known members only. */
    public WantedRule(
        @Nullable String id,
        @Nullable String service,
        @Nullable String path,
        @Nullable String method) {
      this(id, service, path, method, null);
    }

    boolean says(AccessRule rule) {
      return Objects.equals(service, rule.service())
          && Objects.equals(path, rule.path())
          && Objects.equals(method, rule.method());
    }

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
