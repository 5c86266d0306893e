package io.xloud.identity.sql;

import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import io.xloud.identity.FederatedIdentity;
import io.xloud.identity.Group;
import io.xloud.identity.GroupMembership;
import io.xloud.identity.GroupPatch;
import io.xloud.identity.HeldGroups;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.NewPassword;
import io.xloud.identity.NewUser;
import io.xloud.identity.PasswordAccount;
import io.xloud.identity.User;
import io.xloud.identity.UserPatch;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users, groups and passwords in the tables of the reference service. */
@Singleton
class SqlIdentityDriver implements IdentityDriver.Writable, IdentityDriver.PasswordStore {
  private final UserRepository users;
  private final GroupRepository groups;
  private final MembershipRepository memberships;
  private final PasswordRepository passwords;
  private final LinkRepository links;
  private final PasswordHasher hasher;

  SqlIdentityDriver(
      UserRepository users,
      GroupRepository groups,
      MembershipRepository memberships,
      PasswordRepository passwords,
      LinkRepository links,
      PasswordHasher hasher) {
    this.users = users;
    this.groups = groups;
    this.memberships = memberships;
    this.passwords = passwords;
    this.links = links;
    this.hasher = hasher;
  }

  @Override
  public Optional<User> findUser(String userId) {
    return users.find(userId);
  }

  @Override
  public Optional<User> findUserByName(String domainId, String name) {
    return users.findByName(domainId, name);
  }

  @Override
  public List<User> findUsers(Collection<String> userIds) {
    return users.findAll(userIds);
  }

  @Override
  public List<FederatedIdentity> federatedIdentities(String userId) {
    return links.of(userId);
  }

  @Override
  public List<User> listUsers(ListQuery query) {
    return users.list(query);
  }

  @Override
  public List<User> usersIn(String groupId, ListQuery query) {
    return users.inGroup(groupId, query);
  }

  @Override
  public boolean passwordMatches(String userId, Secret password) {
    Optional<String> hash = passwords.account(userId).map(PasswordAccount::currentHash);
    if (hash.isEmpty()) {
      hasher.pretend(password);
      return false;
    }
    return hasher.matches(password, hash.get());
  }

  @Override
  public Optional<Group> findGroup(String groupId) {
    return groups.find(groupId);
  }

  @Override
  public Optional<Group> findGroupByName(String domainId, String name) {
    return groups.findByName(domainId, name);
  }

  @Override
  public List<Group> findGroups(Collection<String> groupIds) {
    return groups.findAll(groupIds);
  }

  @Override
  public List<Group> listGroups(ListQuery query) {
    return groups.list(query);
  }

  @Override
  public List<GroupMembership> groupsOf(String userId, ListQuery query) {
    return memberships.of(userId, query);
  }

  @Override
  public List<String> groupIdsOf(String userId) {
    return memberships.groupIdsOf(userId);
  }

  @Override
  public HeldGroups heldGroups(String userId) {
    return memberships.heldBy(userId);
  }

  @Override
  public List<String> userIdsIn(String groupId) {
    return memberships.userIdsIn(groupId);
  }

  @Override
  public Map<String, List<String>> userIdsIn(Collection<String> groupIds) {
    return memberships.userIdsIn(groupIds);
  }

  @Override
  public boolean isMember(String userId, String groupId) {
    return memberships.isMember(userId, groupId);
  }

  @Override
  public boolean createUser(NewUser user, @Nullable NewPassword password) {
    boolean created = users.insert(user);
    if (created && password != null) {
      passwords.add(user.id(), password, 1);
    }
    return created;
  }

  @Override
  public Updated updateUser(String userId, UserPatch patch) {
    return users.update(userId, patch);
  }

  @Override
  public boolean deleteUser(String userId) {
    return users.delete(List.of(userId)) > 0;
  }

  @Override
  public void deleteUsers(List<String> userIds) {
    users.delete(userIds);
  }

  @Override
  public boolean createGroup(Group group) {
    return groups.insert(group);
  }

  @Override
  public boolean updateGroup(String groupId, GroupPatch patch) {
    return groups.update(groupId, patch);
  }

  @Override
  public boolean deleteGroup(String groupId) {
    return groups.delete(List.of(groupId)) > 0;
  }

  @Override
  public void deleteGroups(List<String> groupIds) {
    groups.delete(groupIds);
  }

  @Override
  public boolean addMember(String userId, String groupId) {
    return memberships.add(userId, groupId);
  }

  @Override
  public boolean removeMember(String userId, String groupId) {
    return memberships.remove(userId, groupId);
  }

  @Override
  public List<String> clearDefaultProjects(List<String> projectIds) {
    return users.clearDefaultProjects(projectIds);
  }

  @Override
  public Optional<PasswordAccount> passwordAccount(String userId) {
    return passwords.account(userId);
  }

  @Override
  public void countFailure(String userId, Instant now) {
    passwords.countFailure(userId, now);
  }

  @Override
  public void forgetFailures(String userId, @Nullable Instant lastSeen) {
    passwords.forgetFailures(userId, lastSeen);
  }

  @Override
  public boolean addPassword(String userId, NewPassword password, int keep) {
    return passwords.add(userId, password, keep);
  }

  @Override
  public boolean replacePassword(long provenId, NewPassword password, int keep) {
    return passwords.replace(provenId, password, keep);
  }

  @Override
  public void signedIn(String userId, Instant now) {
    users.signedIn(userId, now);
  }
}
