package io.xloud.trust;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trustor lets a trustee do: act with some of the trustor's roles on a project.
 *
 * @param impersonation whether the trustee's tokens name the trustor as their user
 * @param remainingUses how many tokens may still be issued by it, null for any number
 * @param redelegatedTrustId the trust this one was handed on from
 * @param redelegationCount how many times it may be handed on, one from another
 * @param extra members without a column of their own
 */
public record Trust(
    String id,
    String trustorUserId,
    String trusteeUserId,
    @Nullable String projectId,
    boolean impersonation,
    @Nullable Instant expiresAt,
    @Nullable Integer remainingUses,
    @Nullable String redelegatedTrustId,
    @Nullable Integer redelegationCount,
    List<String> roleIds,
    Map<String, @Nullable Object> extra) {
  public Trust {
    roleIds = List.copyOf(roleIds);
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  public boolean isOver(Instant now) {
    return expiresAt != null && now.isAfter(expiresAt);
  }

  public boolean isUsedUp() {
    return remainingUses != null && remainingUses <= 0;
  }

  /** How many times it may be handed on. */
  int depth() {
    return redelegationCount == null ? 0 : redelegationCount;
  }
}
