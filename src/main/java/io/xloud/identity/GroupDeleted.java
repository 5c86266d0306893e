package io.xloud.identity;

import io.xloud.context.AuthContext;
import java.util.List;

/** Fired inside the transaction that deletes the group; {@code userIds} were its members. */
public record GroupDeleted(String groupId, List<String> userIds, AuthContext by) {
  public GroupDeleted {
    userIds = List.copyOf(userIds);
  }
}
