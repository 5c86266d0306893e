package io.xloud.assignment.sql;

import io.xloud.assignment.Membership;
import io.xloud.identity.UserService;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Groups as the identity room tells them, members of many groups in one query. */
@Singleton
final class SqlMembership implements Membership {
  private final Database database;
  private final UserService users;

  SqlMembership(Database database, UserService users) {
    this.database = database;
    this.users = users;
  }

  @Override
  public List<String> groupIdsOf(String userId) {
    return users.groupIdsOf(userId);
  }

  @Override
  public Map<String, List<String>> membersOf(Collection<String> groupIds) {
    Map<String, List<String>> members = new HashMap<>();
    if (groupIds.isEmpty()) {
      return members;
    }
    database
        .read(handle ->
            handle
                .createQuery(
                    "SELECT group_id, user_id FROM user_group_membership"
                        + " WHERE group_id IN (<groups>)")
                .bindList("groups", new ArrayList<>(groupIds))
                .map((rs, _) -> Map.entry(rs.getString(1), rs.getString(2)))
                .list())
        .forEach(pair ->
            members.computeIfAbsent(pair.getKey(), _ -> new ArrayList<>()).add(pair.getValue()));
    return members;
  }
}
