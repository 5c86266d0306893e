package io.xloud.trust;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trust as its trustor wants it.
 *
 * @param redelegation whether it may be handed on
 * @param redelegationCount how many times, null for what is allowed
 */
public record NewTrust(
    String trustorUserId,
    String trusteeUserId,
    @Nullable String projectId,
    boolean impersonation,
    @Nullable Instant expiresAt,
    @Nullable Integer remainingUses,
    boolean redelegation,
    @Nullable Integer redelegationCount,
    List<String> roleIds,
    Map<String, @Nullable Object> extra) {
  public NewTrust {
    roleIds = List.copyOf(roleIds);
    extra = new LinkedHashMap<>(extra);
  }

  /** A count of zero says no, whatever else is said. */
  boolean isRedelegatable() {
    return redelegation && !Integer.valueOf(0).equals(redelegationCount);
  }

  Trust as(String id, @Nullable Instant end, @Nullable String parentId, int count) {
    return new Trust(
        id,
        trustorUserId,
        trusteeUserId,
        projectId,
        impersonation,
        end,
        remainingUses,
        parentId,
        count,
        roleIds,
        extra);
  }
}
