package io.xloud.trust;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A trust and those it was handed on from, itself first. None may give more than the one before it.
 */
public record Chain(List<Trust> trusts) {
  public Chain {
    trusts = List.copyOf(trusts);
    if (trusts.isEmpty()) {
      throw new IllegalArgumentException("a chain without a trust");
    }
  }

  public Trust trust() {
    return trusts.getFirst();
  }

  /** Whose roles they all come down to. */
  public String originalTrustorId() {
    return trusts.getLast().trustorUserId();
  }

  /** Everybody who takes part in any of them. */
  public Set<String> userIds() {
    Set<String> ids = new LinkedHashSet<>();
    trusts.forEach(trust -> {
      ids.add(trust.trustorUserId());
      ids.add(trust.trusteeUserId());
    });
    return ids;
  }

  /** Whether it leads up to one that nobody handed on. */
  boolean isWhole() {
    return trusts.getLast().redelegatedTrustId() == null;
  }

  boolean isOver(Instant now) {
    return trusts.stream().anyMatch(trust -> trust.isOver(now));
  }

  boolean isUsedUp() {
    return trusts.stream().anyMatch(Trust::isUsedUp);
  }

  /** The earliest end of any of them, null for none. */
  public @Nullable Instant end() {
    return trusts.stream()
        .map(Trust::expiresAt)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** The trustees who handed it on. */
  List<String> middlemen() {
    return trusts.stream().skip(1).map(Trust::trusteeUserId).distinct().toList();
  }

  /**
   * @param most the depth that is configured now
   * @throws KeystoneException 403 when one of them gives more than the one before it
   */
  void requireNarrowing(int most) {
    for (int i = 1; i < trusts.size(); i++) {
      requireFromParent(trusts.get(i), trusts.get(i - 1), most);
    }
  }

  /** Whether the trust may be handed on from any of these. */
  static void requireFromParent(Trust parent, Trust child, int most) {
    if (parent.depth() <= 0 || parent.depth() > most) {
      throw refused("The trust may not be handed on any further");
    }
    if (!Objects.equals(parent.projectId(), child.projectId())) {
      throw refused("A trust is handed on for its own project alone");
    }
    if (child.remainingUses() != null) {
      throw refused("A trust that is handed on has no number of uses");
    }
    if (endsLater(child, parent)) {
      throw refused("The trust would outlive the one it is handed on from");
    }
    if (!new HashSet<>(parent.roleIds()).containsAll(child.roleIds())) {
      throw refused("The trust names roles that the one it is handed on from has not");
    }
    if (child.impersonation() && !parent.impersonation()) {
      throw refused("The trust it is handed on from does not allow to impersonate");
    }
  }

  private static boolean endsLater(Trust child, Trust parent) {
    @Nullable Instant latest = parent.expiresAt();
    @Nullable Instant end = child.expiresAt();
    return latest != null && end != null && latest.isBefore(end);
  }

  private static KeystoneException refused(String reason) {
    return new Problem.Refused(reason).raised();
  }
}
