package io.xloud.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A password about to be stored.
 *
 * @param hash the stored form; null is a password that nothing matches
 * @param expiresAt null for never
 * @param selfService whether the user chose it, not an administrator
 */
public record NewPassword(
    @Nullable String hash, Instant createdAt, @Nullable Instant expiresAt, boolean selfService) {
  @Override
  public String toString() {
    return "NewPassword[createdAt=%s, expiresAt=%s, selfService=%s]"
        .formatted(createdAt, expiresAt, selfService);
  }
}
