package io.xloud.assignment;

import io.xloud.identity.HeldGroups;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whoever may hold roles: a user with the groups it belongs to, or groups alone. A user and a group
 * with the same id stay two different holders.
 *
 * @param groupsUntil when one of the groups is left without anybody's doing
 */
public record Actor(@Nullable String userId, List<String> groupIds, Instant groupsUntil) {
  public Actor {
    groupIds = List.copyOf(groupIds);
  }

  public static Actor user(String userId, HeldGroups groups) {
    return new Actor(userId, groups.ids(), groups.until());
  }

  public static Actor user(String userId, List<String> groupIds) {
    return user(userId, HeldGroups.withoutEnd(groupIds));
  }

  public static Actor groups(Collection<String> groupIds) {
    return new Actor(null, List.copyOf(groupIds), Instant.MAX);
  }

  /** The same in further groups. */
  public Actor alsoIn(Collection<String> others) {
    Set<String> all = new LinkedHashSet<>(groupIds);
    all.addAll(others);
    return new Actor(userId, List.copyOf(all), groupsUntil);
  }
}
