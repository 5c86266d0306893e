package io.xloud.identity;

import io.xloud.context.AuthContext;
import java.util.List;

/** Fired inside the transaction that deletes the users, one or all of a domain. */
public record UserDeleted(List<String> userIds, AuthContext by) {
  public UserDeleted {
    userIds = List.copyOf(userIds);
  }

  public UserDeleted(String userId, AuthContext by) {
    this(List.of(userId), by);
  }
}
