package io.xloud.identity;

import io.xloud.crypto.Secret;
import io.xloud.query.ListQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where users and groups live. A driver finds, checks and stores; rules and transactions belong to
 * the service above. Ids are those that the world sees, as stored; a driver whose own ids differ
 * translates. A list may be one row longer than the query's limit, which tells that there is more.
 */
public interface IdentityDriver {
  Optional<User> findUser(String userId);

  Optional<User> findUserByName(String domainId, String name);

  /** Those that exist, in no order, in one question. */
  List<User> findUsers(Collection<String> userIds);

  /** What links the user to identity providers. */
  List<FederatedIdentity> federatedIdentities(String userId);

  List<User> listUsers(ListQuery query);

  /** A wrong password is an answer, not an exception; an unknown user costs as much. */
  boolean passwordMatches(String userId, Secret password);

  Optional<Group> findGroup(String groupId);

  Optional<Group> findGroupByName(String domainId, String name);

  /** Those that exist, in no order, in one question. */
  List<Group> findGroups(Collection<String> groupIds);

  List<Group> listGroups(ListQuery query);

  /** Memberships that hold now; those given here come first. */
  List<GroupMembership> groupsOf(String userId, ListQuery query);

  /** Ids of the groups the user is in now. */
  List<String> groupIdsOf(String userId);

  /** The same, and until when that holds without anybody's doing. */
  default HeldGroups heldGroups(String userId) {
    return HeldGroups.withoutEnd(groupIdsOf(userId));
  }

  List<User> usersIn(String groupId, ListQuery query);

  /** Ids of the users that were put into the group here. */
  List<String> userIdsIn(String groupId);

  /** The same for many groups in one question; groups without any may be missing. */
  Map<String, List<String>> userIdsIn(Collection<String> groupIds);

  boolean isMember(String userId, String groupId);

  /** A driver that owns its records; a read-only directory simply does not implement it. */
  interface Writable extends IdentityDriver {
    /**
     * Whether the user's domain was still there.
     *
     * @param password in its stored form, or null for a user without one
     */
    boolean createUser(NewUser user, @Nullable NewPassword password);

    /** Writes what the patch names and nothing else. */
    Updated updateUser(String userId, UserPatch patch);

    /** What became of an update; {@code DISABLED} when this very update made an end. */
    enum Updated {
      MISSING,
      UPDATED,
      DISABLED
    }

    boolean deleteUser(String userId);

    /** Those that are there, in a few statements. */
    void deleteUsers(List<String> userIds);

    /** Whether the group's domain was still there. */
    boolean createGroup(Group group);

    boolean updateGroup(String groupId, GroupPatch patch);

    boolean deleteGroup(String groupId);

    /** Those that are there, in a few statements. */
    void deleteGroups(List<String> groupIds);

    /** False when the user was a member already, or one of the two is not there. */
    boolean addMember(String userId, String groupId);

    /** False when the user was no member. */
    boolean removeMember(String userId, String groupId);

    /** Ids of the users whose default project it was. */
    List<String> clearDefaultProjects(List<String> projectIds);
  }

  /** A driver that stores passwords itself: it counts failures and remembers old passwords. */
  interface PasswordStore extends IdentityDriver {
    /** Empty for a user that cannot sign in with a password here, such as a federated one. */
    Optional<PasswordAccount> passwordAccount(String userId);

    /** Counts one more failure; safe however many come at once. */
    void countFailure(String userId, Instant now);

    /** Forgets the failures up to the one last seen; later ones stay counted. */
    void forgetFailures(String userId, @Nullable Instant lastSeen);

    /**
     * Makes it the current password, ends the others now and keeps as many of them as told. False
     * when the user is not there.
     */
    boolean addPassword(String userId, NewPassword password, int keep);

    /** The same, if the current password is still the one that was proven; else nothing happens. */
    boolean replacePassword(long provenId, NewPassword password, int keep);

    /** Notes the day of the last successful sign-in. */
    void signedIn(String userId, Instant now);
  }

  /**
   * A driver that asks a server elsewhere, which may be slow or away, and remembers its answers for
   * a while. It asks only while nobody holds a connection to the database; whoever holds one is
   * answered with what was learnt a moment before.
   */
  interface Remote extends IdentityDriver, AutoCloseable {
    /** Learns, unless it is remembered, what the user is and which groups it is in. */
    void prepare(String userId);

    /** Forgets what it knows of the user: what comes next is asked anew, as a login must. */
    void refresh(String userId);

    /** How long a list may be, where the domain says it. */
    Optional<Integer> listLimit();

    /** Whether the ids it shows stand in the mapping table. */
    boolean isMapped();

    /** Until when what was told of the user is believed; now, when nothing was. */
    Instant believedUntil(String userId);

    /** Forgets what it knows of these ids. */
    void forget(Collection<String> ids);

    @Override
    void close();
  }
}
