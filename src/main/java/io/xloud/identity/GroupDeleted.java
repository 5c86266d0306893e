package io.xloud.identity;

import io.xloud.context.AuthContext;
import java.util.List;
import java.util.Map;

/**
 * Fired inside the transaction that deletes the groups, one or all of a domain.
 *
 * @param members the ids of the users who were in each of them
 */
public record GroupDeleted(Map<String, List<String>> members, AuthContext by) {
  public GroupDeleted {
    members = Map.copyOf(members);
  }

  public GroupDeleted(String groupId, List<String> userIds, AuthContext by) {
    this(Map.of(groupId, List.copyOf(userIds)), by);
  }
}
