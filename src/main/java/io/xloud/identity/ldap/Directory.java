package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.xloud.crypto.Secret;
import io.xloud.identity.DirectoryTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Users and groups of a directory by its own ids. It asks at every question and keeps nothing. */
final class Directory implements AutoCloseable {
  /** "Is, or is in a group that is, and so on", as Active Directory spells it. */
  private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

  private static final Filter ANYTHING = Filter.createPresenceFilter("objectClass");

  /** How many ids one search names. */
  private static final int NAMED_AT_ONCE = 100;

  private final DirectoryServers servers;
  private final Search search;
  private final UserTree users;
  private final GroupTree groups;
  private final DirectoryTrace trace;

  Directory(
      DirectoryServers servers,
      ServerConfig config,
      UserTree users,
      GroupTree groups,
      DirectoryTrace trace) {
    this.servers = servers;
    this.search = new Search(servers, config, trace);
    this.trace = trace;
    this.users = users;
    this.groups = groups;
  }

  Optional<LocalUser> user(String id) {
    return usersWith(Values.equal(users.idAttribute(), id)).stream()
        .filter(user -> user.id().equalsIgnoreCase(id.stripTrailing()))
        .findFirst();
  }

  /** Of several with one name nobody is meant. */
  Optional<LocalUser> userNamed(String name) {
    return only(
        usersWith(Filter.createEqualityFilter(users.nameAttribute(), name)), LocalUser::name, name);
  }

  private static <T> Optional<T> only(List<T> found, Function<T, String> name, String wanted) {
    List<T> same =
        found.stream()
            .filter(one -> name.apply(one).equalsIgnoreCase(wanted.stripTrailing()))
            .toList();
    return same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty();
  }

  List<LocalUser> users(Collection<String> ids) {
    return inChunks(ids, some -> usersWith(anyOf(users.idAttribute(), some)));
  }

  private static Filter anyOf(String attribute, List<String> ids) {
    return Filter.createORFilter(ids.stream().map(id -> Values.equal(attribute, id)).toList());
  }

  private static <T> List<T> inChunks(
      Collection<String> ids, Function<List<String>, List<T>> question) {
    List<String> all = List.copyOf(new LinkedHashSet<>(ids));
    List<T> found = new ArrayList<>();
    for (int from = 0; from < all.size(); from += NAMED_AT_ONCE) {
      found.addAll(question.apply(all.subList(from, Math.min(all.size(), from + NAMED_AT_ONCE))));
    }
    return found;
  }

  List<LocalUser> usersWith(Filter... conditions) {
    List<LocalUser> found = new ArrayList<>();
    for (SearchResultEntry entry :
        search.under(users.base(), users.scope(), users.users(conditions), users.attributes())) {
      LocalUser.of(entry, users).ifPresent(found::add);
    }
    return users.enabling() instanceof EnabledMembers members ? enabled(found, members) : found;
  }

  /** One question for one user; for several all members of the group at once. */
  private List<LocalUser> enabled(List<LocalUser> found, EnabledMembers members) {
    if (found.size() == 1) {
      LocalUser user = found.getFirst();
      return List.of(user.enabled(isMember(member(user, members.membersAreIds()), members)));
    }
    if (found.isEmpty()) {
      return found;
    }
    Set<String> values = comparable(members);
    return found.stream()
        .filter(user -> !Values.place(user.dn()).equals(Values.place(members.group())))
        .map(user -> user.enabled(values.contains(comparable(user, members.membersAreIds()))))
        .toList();
  }

  private boolean isMember(String value, EnabledMembers members) {
    return !search
        .under(
            members.group(),
            SearchScope.BASE,
            Filter.createEqualityFilter(members.memberAttribute(), value),
            "1.1")
        .isEmpty();
  }

  private Set<String> comparable(EnabledMembers members) {
    return search.values(members.group(), ANYTHING, members.memberAttribute()).stream()
        .map(value -> members.membersAreIds() ? value : Values.place(value))
        .collect(Collectors.toSet());
  }

  private static String comparable(LocalUser user, boolean asId) {
    return asId ? user.id() : Values.place(user.dn());
  }

  private static String member(LocalUser user, boolean asId) {
    return asId ? user.id() : user.dn();
  }

  /** Whether the password is the user's; an entry that is gone says no. */
  boolean takes(LocalUser user, Secret password) {
    return trace.<Boolean>around(
        DirectoryTrace.Question.PASSWORD, () -> servers.takes(user.dn(), password));
  }

  Optional<LocalGroup> group(String id) {
    return groupsWith(Values.equal(groups.idAttribute(), id)).stream()
        .filter(group -> group.id().equalsIgnoreCase(id.stripTrailing()))
        .findFirst();
  }

  Optional<LocalGroup> groupNamed(String name) {
    return only(
        groupsWith(Filter.createEqualityFilter(groups.nameAttribute(), name)),
        LocalGroup::name,
        name);
  }

  List<LocalGroup> groups(Collection<String> ids) {
    return inChunks(ids, some -> groupsWith(anyOf(groups.idAttribute(), some)));
  }

  List<LocalGroup> groupsWith(Filter... conditions) {
    List<LocalGroup> found = new ArrayList<>();
    for (SearchResultEntry entry :
        search.under(
            groups.base(), groups.scope(), groups.groups(conditions), groups.attributes())) {
      LocalGroup.of(entry, groups).ifPresent(found::add);
    }
    return found;
  }

  List<LocalGroup> groupsOf(LocalUser user, Filter... conditions) {
    Filter[] all = Arrays.copyOf(conditions, conditions.length + 1);
    all[conditions.length] = hasMember(user);
    return groupsWith(all);
  }

  /** Active Directory knows chains of {@code member} alone, whatever the attribute's name is. */
  private Filter hasMember(LocalUser user) {
    String value = member(user, groups.membersAreIds());
    return groups.nested()
        ? Filter.createExtensibleMatchFilter("member", IN_CHAIN, false, value)
        : Filter.createEqualityFilter(groups.memberAttribute(), value);
  }

  List<LocalUser> members(LocalGroup group) {
    if (groups.nested()) {
      return usersWith(Filter.createExtensibleMatchFilter("memberOf", IN_CHAIN, false, group.dn()));
    }
    List<String> values = search.values(group.dn(), ANYTHING, groups.memberAttribute());
    return groups.membersAreIds() ? users(values) : atPlaces(values);
  }

  /** Places that name the ids are asked for by these; for others everybody is looked at. */
  private List<LocalUser> atPlaces(List<String> dns) {
    if (dns.isEmpty()) {
      return List.of();
    }
    Set<String> places = new HashSet<>();
    dns.forEach(dn -> places.add(Values.place(dn)));
    List<String> ids =
        dns.stream().flatMap(dn -> Values.inName(dn, users.idAttribute()).stream()).toList();
    List<LocalUser> found = ids.size() == dns.size() ? users(ids) : usersWith();
    return found.stream().filter(user -> places.contains(Values.place(user.dn()))).toList();
  }

  UserTree userTree() {
    return users;
  }

  GroupTree groupTree() {
    return groups;
  }

  @Override
  public void close() {
    servers.close();
  }
}
