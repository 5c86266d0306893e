package io.xloud.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who can sign in, as all rooms see them.
 *
 * @param id as stored, never as a caller spelled it
 * @param name null only for a federated user that came without one
 * @param enabled whether the user may sign in now; long inactivity counts as disabled where {@code
 *     [security_compliance] disable_user_account_days_inactive} says so
 * @param passwordExpiresAt null when there is no password or it never expires
 * @param federated what links the user to identity providers; filled when one user is asked for
 * @param extra members without a column of their own, {@code description} and {@code email} too
 */
public record User(
    String id,
    @Nullable String name,
    String domainId,
    boolean enabled,
    @Nullable String defaultProjectId,
    @Nullable Instant passwordExpiresAt,
    UserOptions options,
    List<FederatedIdentity> federated,
    @Nullable Instant createdAt,
    @Nullable LocalDate lastActiveAt,
    Map<String, @Nullable Object> extra) {
  public User {
    federated = List.copyOf(federated);
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  public @Nullable String description() {
    return extra.get("description") instanceof String text ? text : null;
  }

  /** Whether the password's time is over and no option of the user says to ignore that. */
  public boolean passwordExpired(Instant now) {
    return passwordExpiresAt != null
        && !options.isSet(UserOption.IGNORE_PASSWORD_EXPIRY)
        && !now.isBefore(passwordExpiresAt);
  }

  User with(List<FederatedIdentity> identities) {
    return new User(
        id,
        name,
        domainId,
        enabled,
        defaultProjectId,
        passwordExpiresAt,
        options,
        identities,
        createdAt,
        lastActiveAt,
        extra);
  }
}
