package io.xloud.assignment;

import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.sql.SqlDrivers;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.event.Notices;
import io.xloud.event.Outbox;
import io.xloud.event.RelaySwitch;
import io.xloud.persistence.Database;
import io.xloud.resource.Domain;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectTree;
import io.xloud.resource.sql.ResourceDrivers;
import io.xloud.revoke.RevocationDriver;
import io.xloud.revoke.RevocationService;
import io.xloud.revoke.Revocations;
import io.xloud.testing.House;
import io.xloud.testing.News;
import io.xloud.testing.TestDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The services of this room over a test database, and short words to fill it with. */
final class AssignmentHouse {
  static final AuthContext BY = AuthContext.internal("test");

  final Database database;
  final AssignmentDriver driver;
  final RoleDriver roleDriver;
  final RoleService roles;
  final GrantService grants;
  final EffectiveRoles effective;
  final AssignmentListing listing;
  final AssignmentCleanup cleanup;

  private final Map<String, List<String>> members = new HashMap<>();

  AssignmentHouse(TestDatabase db) {
    database = db.database();
    driver = SqlDrivers.assignments(database);
    roleDriver = SqlDrivers.roles(database);
    ProjectTree tree = ResourceDrivers.tree(database);
    Membership membership = new Members();
    roles =
        new RoleService(
            roleDriver, driver, database, db.outbox(), new News<>(), Options.defaults());
    grants =
        new GrantService(
            driver,
            roles,
            database,
            db.outbox(),
            new Notices(database, db.outbox(), new RelaySwitch()));
    effective = new EffectiveRoles(driver, tree, membership);
    listing = new AssignmentListing(driver, tree, membership);
    cleanup = new AssignmentCleanup(driver, revocations(db), database, db.outbox());
  }

  private static Revocations revocations(TestDatabase db) {
    return new House()
        .with(Database.class, db.database())
        .with(Outbox.class, db.outbox())
        .with(Clock.class, Clock.systemUTC())
        .with(Options.class, Options.defaults())
        .with(RevocationDriver.class, "io.xloud.revoke.sql.SqlRevocationDriver")
        .get(RevocationService.class);
  }

  List<String> usersRevoked() {
    return database.list(handle ->
        handle.createQuery("SELECT user_id FROM revocation_event").mapTo(String.class).list());
  }

  void empty() {
    members.clear();
    database.change(handle -> {
      handle.execute("DELETE FROM xi_event");
      handle.execute("DELETE FROM revocation_event");
      handle.execute("DELETE FROM assignment");
      handle.execute("DELETE FROM id_mapping");
      handle.execute("DELETE FROM user");
      handle.execute("DELETE FROM `group`");
      handle.execute("DELETE FROM system_assignment");
      handle.execute("DELETE FROM implied_role");
      handle.execute("DELETE FROM role_option");
      handle.execute("DELETE FROM role");
      handle.execute("SET FOREIGN_KEY_CHECKS = 0");
      handle.execute("DELETE FROM project");
      handle.execute("SET FOREIGN_KEY_CHECKS = 1");
      handle.execute(
          "INSERT INTO xi_event (created_at, node, node_seq, kind, resource_type, resource_id,"
              + " affected_ids) VALUES (UTC_TIMESTAMP(6), 'test', 0, 'emptied', 'all', '', '[]')");
    });
  }

  void domain(String id) {
    insertProject(id, Domain.ROOT_ID, null, true);
  }

  void project(String id, String domainId, String parentId) {
    insertProject(id, domainId, parentId, false);
  }

  private void insertProject(
      String id, String domainId, @Nullable String parentId, boolean isDomain) {
    database.change(handle -> {
      handle.execute("SET FOREIGN_KEY_CHECKS = 0");
      handle.execute(
          "INSERT INTO project (id, name, enabled, domain_id, parent_id, is_domain)"
              + " VALUES (?, ?, 1, ?, ?, ?)",
          id,
          id,
          domainId,
          parentId,
          isDomain);
      handle.execute("SET FOREIGN_KEY_CHECKS = 1");
      handle.execute(
          "INSERT INTO xi_event (created_at, node, node_seq, kind, resource_type, resource_id,"
              + " affected_ids) VALUES (UTC_TIMESTAMP(6), 'test', 0, 'made', 'project', ?, '[]')",
          id);
    });
  }

  Role role(String id, @Nullable String domainId) {
    return roles.create(new Role(id, id, domainId, null, Map.of(), Map.of()), BY);
  }

  void group(String id, List<String> userIds) {
    members.put(id, userIds);
  }

  void giveOnProject(String roleId, Holder holder, Project project, boolean inherited) {
    there(holder);
    grants.giveOnProject(new Offer(roles.get(roleId), holder, true, inherited), project, BY);
  }

  /** Makes sure that the holder has a row. */
  void there(Holder holder) {
    String sql =
        switch (holder) {
          case Holder.User _ -> "INSERT IGNORE INTO user (id, domain_id) VALUES (?, 'd1')";
          case Holder.Group _ ->
              "INSERT IGNORE INTO `group` (id, name, domain_id) VALUES (?, LEFT(UUID(), 30), 'd1')";
        };
    database.change(handle -> handle.execute(sql, holder.id()));
  }

  static Project project(String id, String domainId) {
    return new Project(
        id, id, domainId, domainId, false, true, null, List.of(), Map.of(), Map.of());
  }

  static Domain domainOf(String id) {
    return new Domain(id, id, true, null, List.of(), Map.of(), Map.of());
  }

  private final class Members implements Membership {
    @Override
    public List<String> groupIdsOf(String userId) {
      return members.entrySet().stream()
          .filter(group -> group.getValue().contains(userId))
          .map(Map.Entry::getKey)
          .toList();
    }

    @Override
    public Map<String, List<String>> membersOf(Collection<String> groupIds) {
      Map<String, List<String>> found = new HashMap<>();
      groupIds.forEach(id -> found.put(id, new ArrayList<>(members.getOrDefault(id, List.of()))));
      return found;
    }
  }
}
