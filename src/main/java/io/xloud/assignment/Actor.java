package io.xloud.assignment;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whoever may hold roles: a user with the groups it belongs to, or groups alone. A user and a group
 * with the same id stay two different holders.
 */
public record Actor(@Nullable String userId, List<String> groupIds) {
  public Actor {
    groupIds = List.copyOf(groupIds);
  }

  public static Actor user(String userId, List<String> groupIds) {
    return new Actor(userId, groupIds);
  }

  public static Actor groups(Collection<String> groupIds) {
    return new Actor(null, List.copyOf(groupIds));
  }
}
