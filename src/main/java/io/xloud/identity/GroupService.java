package io.xloud.identity;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Notices;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import io.xloud.resource.DomainService;
import io.xloud.revoke.Revocations;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Groups of all domains and who is in them. */
@Singleton
public class GroupService {
  private static final int NAME_LENGTH = 64;

  private final IdentityDrivers drivers;
  private final DomainService domains;
  private final Revocations revocations;
  private final Database database;
  private final Outbox outbox;
  private final Notices notices;
  private final Event<GroupDeleted> deleted;
  private final Event<MembershipRemoved> removed;

  GroupService(
      IdentityDrivers drivers,
      DomainService domains,
      Revocations revocations,
      Database database,
      Outbox outbox,
      Notices notices,
      Event<GroupDeleted> deleted,
      Event<MembershipRemoved> removed) {
    this.drivers = drivers;
    this.domains = domains;
    this.revocations = revocations;
    this.database = database;
    this.outbox = outbox;
    this.notices = notices;
    this.deleted = deleted;
    this.removed = removed;
  }

  /** Finds what the database calls equal: use only the id of the answer from then on. */
  public Optional<Group> find(String id) {
    var at = drivers.locate(id);
    return at.driver().findGroup(at.localId());
  }

  public Optional<Group> findByName(String domainId, String name) {
    return drivers.forDomain(domainId).findGroupByName(domainId, name);
  }

  /** Those that exist, in no order, in one question. */
  public List<Group> findAll(Collection<String> ids) {
    return drivers.standard().findGroups(ids);
  }

  /**
   * @throws KeystoneException 404 for a marker that is no group's id
   */
  public List<Group> list(ListQuery query) {
    String marker = query.marker();
    if (marker != null && find(marker).isEmpty()) {
      throw Markers.unknown(marker);
    }
    return drivers.standard().listGroups(query);
  }

  /** Ids of the users that were put into the group here. */
  public List<String> userIdsIn(String groupId) {
    var at = drivers.locate(groupId);
    return at.driver().userIdsIn(at.localId());
  }

  /** The same for many groups in one question; groups without any may be missing. */
  public Map<String, List<String>> userIdsIn(Collection<String> groupIds) {
    return drivers.standard().userIdsIn(groupIds);
  }

  public List<User> usersIn(Group group, ListQuery query) {
    var at = drivers.locate(group.id());
    return at.driver().usersIn(at.localId(), query);
  }

  /**
   * @throws KeystoneException 400, 404 without the domain, 409 when the name is taken
   */
  public Group create(Group group, AuthContext by) {
    Texts.requireFitting("name", NAME_LENGTH, group.name());
    if (domains.find(group.domainId()).isEmpty()) {
      throw new Problem.NotFound("domain", group.domainId()).raised();
    }
    IdentityDriver.Writable driver = UserService.writable(drivers.forDomain(group.domainId()));
    Duplicates.named(
        "group",
        group.name(),
        group.domainId(),
        () ->
            database.change(_ -> {
              if (!driver.createGroup(group)) {
                throw new Problem.NotFound("domain", group.domainId()).raised();
              }
              drivers.adopt(group.domainId(), IdMapping.Kind.GROUP, group.id());
              outbox.record(Change.of(by, "created", "group", group.id()));
            }));
    return find(group.id()).orElseThrow(() -> missing(group.id()));
  }

  /**
   * Writes what the patch names.
   *
   * @param domainNamed whether the request named the group's domain, which a conflict then tells
   */
  public Group update(Group group, GroupPatch patch, boolean domainNamed, AuthContext by) {
    String name = patch.name().orElse(null);
    Texts.requireFitting("name", NAME_LENGTH, name);
    var at = drivers.locate(group.id());
    IdentityDriver.Writable driver = UserService.writable(at.driver());
    Duplicates.named(
        "group",
        name,
        domainNamed ? group.domainId() : null,
        () ->
            database.change(_ -> {
              if (!driver.updateGroup(at.localId(), patch)) {
                throw missing(group.id());
              }
              outbox.record(Change.of(by, "updated", "group", group.id()));
            }));
    return find(group.id()).orElseThrow(() -> missing(group.id()));
  }

  /** Deletes the group; whoever granted it something hears of it and of its members. */
  public void delete(Group group, AuthContext by) {
    var at = drivers.locate(group.id());
    IdentityDriver.Writable driver = UserService.writable(at.driver());
    database.change(_ -> {
      List<String> members = driver.userIdsIn(at.localId());
      deleted.fire(new GroupDeleted(group.id(), members, by));
      if (!driver.deleteGroup(at.localId())) {
        throw missing(group.id());
      }
      drivers.forget(group.id());
      outbox.record(
          Change.of(by, "deleted", "group", group.id()).affecting(members.toArray(String[]::new)));
    });
  }

  /** The same as {@link #delete} in a few statements, for the groups of a domain that goes. */
  void deleteAll(IdentityDriver.Writable driver, List<Group> groups, AuthContext by) {
    if (groups.isEmpty()) {
      return;
    }
    List<String> ids = groups.stream().map(Group::id).toList();
    database.change(_ -> {
      Map<String, List<String>> members = new HashMap<>(driver.userIdsIn(ids));
      ids.forEach(id -> members.putIfAbsent(id, List.of()));
      deleted.fire(new GroupDeleted(members, by));
      driver.deleteGroups(ids);
      drivers.forget(ids);
      outbox.recordAll(ids.stream().map(id -> gone(id, members, by)).toList());
    });
  }

  private static Change gone(String id, Map<String, List<String>> members, AuthContext by) {
    String[] touched = members.getOrDefault(id, List.of()).toArray(String[]::new);
    return Change.of(by, "deleted", "group", id).affecting(touched);
  }

  public boolean isMember(User user, Group group) {
    var at = requireSameHome(user, group);
    return at.driver().isMember(drivers.locate(user.id()).localId(), at.localId());
  }

  /**
   * Whoever is a member already stays one.
   *
   * @throws KeystoneException 404 when one of the two has gone meanwhile
   */
  public void add(User user, Group group, AuthContext by) {
    var at = requireSameHome(user, group);
    String userId = drivers.locate(user.id()).localId();
    IdentityDriver.Writable driver = UserService.writable(at.driver());
    Duplicates.ignored(() ->
        database.change(_ -> {
          Change added = Change.of(by, "member_added", "group", group.id()).affecting(user.id());
          if (driver.addMember(userId, at.localId())) {
            outbox.record(added);
          } else if (driver.isMember(userId, at.localId())) {
            notices.repeated(added);
          } else {
            throw missing(group.id());
          }
        }));
  }

  /**
   * The user's tokens die, as the group may have given them roles.
   *
   * @throws KeystoneException 404 when the user is no member
   */
  public void remove(User user, Group group, AuthContext by) {
    var at = requireSameHome(user, group);
    String userId = drivers.locate(user.id()).localId();
    IdentityDriver.Writable driver = UserService.writable(at.driver());
    database.change(_ -> {
      if (!driver.removeMember(userId, at.localId())) {
        throw noMember(user, group);
      }
      revocations.user(user.id(), by);
      outbox.record(Change.of(by, "member_removed", "group", group.id()).affecting(user.id()));
      removed.fire(new MembershipRemoved(user.id(), group.id(), by));
    });
  }

  public static KeystoneException noMember(User user, Group group) {
    return new Problem.NotFoundBecause(
            "User '%s' not found in group '%s'".formatted(user.id(), group.id()))
        .raised();
  }

  /** The group's driver, which must be the user's too. */
  private IdentityDrivers.Located requireSameHome(User user, Group group) {
    var at = drivers.locate(group.id());
    if (!drivers.locate(user.id()).driver().equals(at.driver())) {
      throw new Problem.ForbiddenBecause(
              ("Group membership across backend boundaries is not allowed. Group in question is"
                      + " %s, user is %s.")
                  .formatted(group.id(), user.id()))
          .raised();
    }
    return at;
  }

  private static KeystoneException missing(String id) {
    return new Problem.NotFound("group", id).raised();
  }
}
