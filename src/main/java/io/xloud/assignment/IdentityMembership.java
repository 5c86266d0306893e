package io.xloud.assignment;

import io.xloud.identity.GroupService;
import io.xloud.identity.HeldGroups;
import io.xloud.identity.UserService;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Groups as the room below tells them. */
@Singleton
final class IdentityMembership implements Membership {
  private final UserService users;
  private final GroupService groups;

  IdentityMembership(UserService users, GroupService groups) {
    this.users = users;
    this.groups = groups;
  }

  @Override
  public List<String> groupIdsOf(String userId) {
    return users.groupIdsOf(userId);
  }

  @Override
  public HeldGroups heldGroups(String userId) {
    return users.heldGroups(userId);
  }

  @Override
  public Map<String, List<String>> membersOf(Collection<String> groupIds) {
    return groups.userIdsIn(groupIds);
  }
}
