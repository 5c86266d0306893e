package io.xloud.event;

import io.xloud.context.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody gave a password or a wrong passcode, or an identity provider its word for somebody.
 * Fired as a CDI event and never a row of {@code xi_event}: logins must not flood the feed, and a
 * failed one must not cost the database a write.
 *
 * @param refusal null when the password was right and the user may come in
 * @param vouching by whose word; null where the user gave a password
 */
public record LoginTried(
    Who who,
    String requestId,
    Origin origin,
    @Nullable Refusal refusal,
    @Nullable Vouching vouching) {

  /** With a password. */
  public LoginTried(Who who, String requestId, Origin origin, @Nullable Refusal refusal) {
    this(who, requestId, origin, refusal, null);
  }

  /** Whose password it should have been. */
  public sealed interface Who {
    record Known(String userId, @Nullable String userName) implements Who {}

    /** As the client spelled it; the domain is null where it named none. */
    record Unknown(@Nullable String userId, @Nullable String userName, @Nullable Domain domain)
        implements Who {
      private static final int LONGEST = 255;

      public Unknown {
        userId = userId == null ? null : cut(userId);
        userName = userName == null ? null : cut(userName);
      }

      private static String cut(String told) {
        return told.length() > LONGEST ? told.substring(0, LONGEST) : told;
      }

      String spelled() {
        return userName != null ? userName : String.valueOf(userId);
      }
    }
  }

  /** The domain that the client named. */
  public record Domain(String id, String name) {}

  /**
   * The word of an identity provider.
   *
   * @param userId null for who turned out to be nobody here
   * @param auditId of the token that goes on by this word; null for a login
   */
  public record Vouching(
      String providerId, @Nullable String userId, List<String> groupIds, @Nullable String auditId) {
    public Vouching {
      groupIds = List.copyOf(groupIds);
    }
  }

  /**
   * Why not.
   *
   * @param code the status it would have of its own, such as {@code 401}
   * @param reason for the audit trail; null where Keystone gives none
   * @param partialHash a few letters of a keyed hash of the password, where the operator wants them
   */
  public record Refusal(int code, @Nullable String reason, @Nullable String partialHash) {}

  /** By a name or an id that nobody has. */
  public static LoginTried unknown(Who.Unknown who, String requestId, Origin origin) {
    String reason = "Could not find user: %s.".formatted(who.spelled());
    return new LoginTried(who, requestId, origin, new Refusal(404, reason, null));
  }
}
