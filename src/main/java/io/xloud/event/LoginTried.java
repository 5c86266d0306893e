package io.xloud.event;

import io.xloud.context.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Somebody gave a password. Fired as a CDI event and never a row of {@code xi_event}: logins must
 * not flood the feed, and a failed one must cost an attacker more than it costs the database.
 *
 * @param userId null where no user was found by the name
 * @param userName as stored, or as the client spelled it where no user was found
 * @param domain where a user was looked for that was not found
 * @param refusal null when the password was right and the user may come in
 */
public record LoginTried(
    @Nullable String userId,
    @Nullable String userName,
    @Nullable Domain domain,
    String requestId,
    Origin origin,
    @Nullable Refusal refusal) {

  /** The domain that the client named. */
  public record Domain(String id, String name) {}

  /**
   * Why not.
   *
   * @param code the status it would have of its own, such as {@code 401}
   * @param reason for the audit trail; null where Keystone gives none
   * @param partialHash a few letters of a keyed hash of the password, where the operator wants them
   */
  public record Refusal(int code, @Nullable String reason, @Nullable String partialHash) {}
}
