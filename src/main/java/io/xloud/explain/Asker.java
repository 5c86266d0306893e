package io.xloud.explain;

import io.xloud.crypto.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose right is in question. */
public sealed interface Asker {
  /** A user of ours, with the roles that the user really has there. */
  record OfUser(String userId, Where where) implements Asker {}

  /**
   * Anybody with these roles, whoever it is.
   *
   * @param userId null when it does not matter
   */
  record OfRoles(List<String> roles, @Nullable String userId, Where where) implements Asker {
    public OfRoles {
      roles = List.copyOf(roles);
    }
  }

  /** Whoever holds this token. */
  record OfToken(Secret token) implements Asker {}

  /** What the caller's token is good for. */
  sealed interface Where {
    record Nowhere() implements Where {}

    record OnSystem() implements Where {}

    record OnDomain(String id) implements Where {}

    record OnProject(String id) implements Where {}
  }
}
