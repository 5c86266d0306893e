package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import io.xloud.crypto.Secret;
import io.xloud.identity.FederatedIdentity;
import io.xloud.identity.Group;
import io.xloud.identity.GroupMembership;
import io.xloud.identity.IdMapping.Kind;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.User;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Users and groups of one domain in a directory, which is read and never written. To the world they
 * have ids of the mapping table, or the directory's own.
 */
final class LdapIdentityDriver implements IdentityDriver.Remote {
  private final String domainId;
  private final Directory directory;
  private final PublicIds ids;
  private final Clock clock;
  private final Duration believed;
  private final Optional<Integer> listLimit;
  private final Memory<Optional<LocalUser>> users;
  private final Memory<List<Group>> groupsOf;

  /**
   * @param believed how long what the directory said is not asked for again
   */
  LdapIdentityDriver(
      String domainId,
      Directory directory,
      PublicIds ids,
      Clock clock,
      Duration believed,
      Optional<Integer> listLimit) {
    this.domainId = domainId;
    this.directory = directory;
    this.ids = ids;
    this.clock = clock;
    this.believed = believed;
    this.listLimit = listLimit;
    this.users = new Memory<>(clock);
    this.groupsOf = new Memory<>(clock);
  }

  @Override
  public void prepare(String userId) {
    if (!Database.isConnectionHeld() && known(userId).isPresent()) {
      groups(userId);
    }
  }

  @Override
  public void refresh(String userId) {
    users.forget(userId);
    groupsOf.forget(userId);
  }

  @Override
  public Optional<Integer> listLimit() {
    return listLimit;
  }

  @Override
  public boolean isMapped() {
    return ids.areMapped();
  }

  @Override
  public Instant believedUntil(String userId) {
    Instant now = clock.instant();
    Instant user = users.find(userId).map(Memory.Remembered::until).orElse(now);
    Instant groups = groupsOf.find(userId).map(Memory.Remembered::until).orElse(now);
    return user.isBefore(groups) ? user : groups;
  }

  @Override
  public void forget(Collection<String> facts) {
    if (facts.contains(domainId)) {
      users.forgetAll();
      groupsOf.forgetAll();
      ids.forgetAll();
    }
    facts.forEach(fact -> {
      users.forget(fact);
      groupsOf.forget(fact);
      ids.forget(fact);
    });
  }

  /** From memory, or else from the directory, unless whoever asks holds a connection. */
  private Optional<LocalUser> known(String userId) {
    if (Database.isConnectionHeld()) {
      return users.justLearnt(userId).orElseGet(() -> learnt(userId));
    }
    return users.find(userId).map(Memory.Remembered::value).orElseGet(() -> learnt(userId));
  }

  /**
   * Whoever is not there, or may not come in, is asked for again by the next one who wants to know:
   * all tokens of somebody who was seen disabled die, so it must be so now.
   */
  private Optional<LocalUser> learnt(String userId) {
    Optional<LocalUser> user = ids.local(userId, Kind.USER).flatMap(directory::user);
    boolean mayComeIn = user.map(LocalUser::enabled).orElse(false);
    users.keep(userId, user, mayComeIn ? believed : Duration.ZERO);
    return user;
  }

  private List<Group> groups(String userId) {
    Optional<List<Group>> remembered =
        Database.isConnectionHeld()
            ? groupsOf.justLearnt(userId)
            : groupsOf.find(userId).map(Memory.Remembered::value);
    return remembered.orElseGet(() -> learntGroups(userId));
  }

  private List<Group> learntGroups(String userId) {
    List<Group> groups =
        known(userId).map(user -> seenGroups(directory.groupsOf(user))).orElse(List.of());
    groupsOf.keep(userId, groups, believed);
    return groups;
  }

  @Override
  public Optional<User> findUser(String userId) {
    return ids.stored(userId, Kind.USER)
        .flatMap(id -> known(id).map(user -> user.seenAs(shown(id, user.id()), domainId)));
  }

  /** An id of the directory is shown as the directory spells it. */
  private String shown(String asked, String localId) {
    return ids.areMapped() ? asked : localId;
  }

  @Override
  public Optional<User> findUserByName(String domain, String name) {
    return domain.equals(domainId) && !name.isBlank()
        ? seenUsers(directory.userNamed(name).stream().toList()).stream().findFirst()
        : Optional.empty();
  }

  @Override
  public List<User> findUsers(Collection<String> userIds) {
    return Database.isConnectionHeld()
        ? userIds.stream().flatMap(id -> findUser(id).stream()).toList()
        : seenUsers(directory.users(ids.locals(userIds, Kind.USER)));
  }

  /** Whoever lives here came from no identity provider. */
  @Override
  public List<FederatedIdentity> federatedIdentities(String userId) {
    return List.of();
  }

  private List<User> seenUsers(List<LocalUser> found) {
    Map<String, String> publicIds =
        ids.shown(Kind.USER, found.stream().map(LocalUser::id).toList());
    return found.stream()
        .flatMap(user ->
            Stream.ofNullable(publicIds.get(user.id())).map(id -> user.seenAs(id, domainId)))
        .toList();
  }

  private List<Group> seenGroups(List<LocalGroup> found) {
    Map<String, String> publicIds =
        ids.shown(Kind.GROUP, found.stream().map(LocalGroup::id).toList());
    return found.stream()
        .flatMap(group ->
            Stream.ofNullable(publicIds.get(group.id())).map(id -> group.seenAs(id, domainId)))
        .toList();
  }

  @Override
  public List<User> listUsers(ListQuery query) {
    if (Asked.isOfAnother(query, domainId) || Asked.isOfPasswordExpiry(query)) {
      return List.of();
    }
    Filter[] narrowing =
        NameFilters.narrowing(query.filters(), directory.userTree().nameAttribute());
    return usersFitting(directory.usersWith(narrowing), query);
  }

  private List<User> usersFitting(List<LocalUser> found, ListQuery query) {
    return Asked.page(
        seenUsers(found.stream().filter(user -> Asked.fits(query, user)).toList()),
        User::id,
        query);
  }

  /** Without a password, whatever the entry says; the empty one never reaches the directory. */
  @Override
  public boolean passwordMatches(String userId, Secret password) {
    return !DirectoryServers.isNothing(password)
        && known(userId).map(user -> directory.takes(user, password)).orElse(false);
  }

  @Override
  public Optional<Group> findGroup(String groupId) {
    return localGroup(groupId).flatMap(group -> seenGroups(List.of(group)).stream().findFirst());
  }

  private Optional<LocalGroup> localGroup(String groupId) {
    return ids.local(groupId, Kind.GROUP).flatMap(directory::group);
  }

  @Override
  public Optional<Group> findGroupByName(String domain, String name) {
    return domain.equals(domainId) && !name.isBlank()
        ? seenGroups(directory.groupNamed(name).stream().toList()).stream().findFirst()
        : Optional.empty();
  }

  @Override
  public List<Group> findGroups(Collection<String> groupIds) {
    return seenGroups(directory.groups(ids.locals(groupIds, Kind.GROUP)));
  }

  @Override
  public List<Group> listGroups(ListQuery query) {
    if (Asked.isOfAnother(query, domainId)) {
      return List.of();
    }
    Filter[] narrowing =
        NameFilters.narrowing(query.filters(), directory.groupTree().nameAttribute());
    return groupsFitting(seenGroups(directory.groupsWith(narrowing)), query);
  }

  private static List<Group> groupsFitting(List<Group> found, ListQuery query) {
    return Asked.page(
        found.stream().filter(group -> NameFilters.fits(query.filters(), group.name())).toList(),
        Group::id,
        query);
  }

  @Override
  public List<GroupMembership> groupsOf(String userId, ListQuery query) {
    return groupsFitting(groups(userId), query).stream()
        .map(group -> new GroupMembership(group, null))
        .toList();
  }

  @Override
  public List<String> groupIdsOf(String userId) {
    return groups(userId).stream().map(Group::id).toList();
  }

  @Override
  public List<User> usersIn(String groupId, ListQuery query) {
    return Asked.isOfAnother(query, domainId) || Asked.isOfPasswordExpiry(query)
        ? List.of()
        : usersFitting(members(groupId), query);
  }

  private List<LocalUser> members(String groupId) {
    return localGroup(groupId).map(directory::members).orElse(List.of());
  }

  @Override
  public List<String> userIdsIn(String groupId) {
    return seenUsers(members(groupId)).stream().map(User::id).toList();
  }

  @Override
  public Map<String, List<String>> userIdsIn(Collection<String> groupIds) {
    Map<String, List<String>> members = new HashMap<>();
    groupIds.forEach(id -> members.put(id, userIdsIn(id)));
    return members;
  }

  @Override
  public boolean isMember(String userId, String groupId) {
    return ids.local(groupId, Kind.GROUP)
        .flatMap(group -> known(userId).map(user -> isMember(user, group)))
        .orElse(false);
  }

  private boolean isMember(LocalUser user, String localGroupId) {
    Filter named = Values.equal(directory.groupTree().idAttribute(), localGroupId);
    return directory.groupsOf(user, named).stream()
        .anyMatch(group -> group.id().equalsIgnoreCase(localGroupId));
  }

  @Override
  public void close() {
    directory.close();
  }

  /** What a list request asks, answered by us where the directory can't. */
  private static final class Asked {
    private static final String DOMAIN = "domain_id";

    private Asked() {}

    static boolean isOfAnother(ListQuery query, String domainId) {
      return query.filters().stream()
          .anyMatch(one -> one.attribute().equals(DOMAIN) && !one.fits(domainId));
    }

    /** Nobody here has a password that ends. */
    static boolean isOfPasswordExpiry(ListQuery query) {
      return query.filters().stream()
          .anyMatch(one -> one.attribute().equals("password_expires_at"));
    }

    static boolean fits(ListQuery query, LocalUser user) {
      return NameFilters.fits(query.filters(), user.name())
          && query.filters().stream()
              .filter(one -> one.attribute().equals("enabled"))
              .allMatch(one -> one.fits(user.enabled()));
    }

    /** In the order of ids, after the marker, and one more than wanted. */
    static <T> List<T> page(List<T> all, Function<T, String> id, ListQuery query) {
      String marker = query.marker();
      Integer limit = query.limit();
      return all.stream()
          .filter(one -> marker == null || id.apply(one).compareTo(marker) > 0)
          .sorted(Comparator.comparing(id))
          .limit(limit == null ? Long.MAX_VALUE : limit + 1L)
          .toList();
    }
  }
}
