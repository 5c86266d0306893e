package io.xloud.assignment.sql;

import io.xloud.assignment.Membership;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Membership as table {@code user_group_membership} has it. */
@Singleton
final class SqlMembership implements Membership {
  private final Database database;

  SqlMembership(Database database) {
    this.database = database;
  }

  @Override
  public List<String> groupIdsOf(String userId) {
    return database.read(handle ->
        handle
            .createQuery("SELECT group_id FROM user_group_membership WHERE user_id = :user")
            .bind("user", userId)
            .mapTo(String.class)
            .list());
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
