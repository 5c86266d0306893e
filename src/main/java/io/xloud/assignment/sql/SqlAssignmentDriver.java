package io.xloud.assignment.sql;

import io.xloud.assignment.Actor;
import io.xloud.assignment.AssignmentDriver;
import io.xloud.assignment.Grant;
import io.xloud.assignment.GrantFilter;
import io.xloud.assignment.RoleGraph;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.persistence.Database;
import io.xloud.resource.ProjectTree;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.Query;

/** Queries over the tables {@code assignment} and {@code system_assignment}. */
@Singleton
final class SqlAssignmentDriver implements AssignmentDriver {
  /** Follows the implications of the roles that the inner query finds; cycles end by UNION. */
  private static final String WITH_IMPLIED =
      """
      WITH RECURSIVE held (role_id) AS (
        %s
        UNION
        SELECT i.implied_role_id FROM implied_role i JOIN held h ON h.role_id = i.prior_role_id)
      SELECT r.id, r.name, r.domain_id FROM held JOIN role r ON r.id = held.role_id
      """;

  private static final String ON_PROJECT =
      WITH_IMPLIED.formatted(
          """
          SELECT role_id FROM assignment WHERE actor_id = :user AND type = 'UserProject'
             AND ((inherited = 0 AND target_id = :project)
               OR (inherited = 1 AND target_id IN (<ancestors>)))
          UNION
          SELECT role_id FROM assignment WHERE actor_id = :user AND type = 'UserDomain'
             AND inherited = 1 AND target_id = :domain
          UNION
          SELECT role_id FROM assignment WHERE actor_id IN (<groups>) AND type = 'GroupProject'
             AND ((inherited = 0 AND target_id = :project)
               OR (inherited = 1 AND target_id IN (<ancestors>)))
          UNION
          SELECT role_id FROM assignment WHERE actor_id IN (<groups>) AND type = 'GroupDomain'
             AND inherited = 1 AND target_id = :domain
          """);

  private static final String ON_DOMAIN =
      WITH_IMPLIED.formatted(
          """
          SELECT role_id FROM assignment WHERE actor_id = :user AND type = 'UserDomain'
             AND inherited = 0 AND target_id = :domain
          UNION
          SELECT role_id FROM assignment WHERE actor_id IN (<groups>) AND type = 'GroupDomain'
             AND inherited = 0 AND target_id = :domain
          """);

  private static final String ON_SYSTEM =
      WITH_IMPLIED.formatted(
          """
          SELECT role_id FROM system_assignment
           WHERE actor_id = :user AND type = 'UserSystem' AND target_id = 'system'
          UNION
          SELECT role_id FROM system_assignment
           WHERE actor_id IN (<groups>) AND type = 'GroupSystem' AND target_id = 'system'
          """);

  private final Database database;
  private final GrantLists lists;

  SqlAssignmentDriver(Database database) {
    this.database = database;
    this.lists = new GrantLists(database);
  }

  @Override
  public List<RoleRef> rolesOnProject(Actor actor, ProjectTree.Place project) {
    return database.read(handle ->
        roles(
            forActor(handle, ON_PROJECT, actor)
                .bind("project", project.id())
                .bind("domain", project.domainId())
                .bindList(EmptyHandling.NULL_KEYWORD, "ancestors", project.ancestorIds())));
  }

  @Override
  public List<RoleRef> rolesOnDomain(Actor actor, String domainId) {
    return database.read(
        handle -> roles(forActor(handle, ON_DOMAIN, actor).bind("domain", domainId)));
  }

  @Override
  public List<RoleRef> rolesOnSystem(Actor actor) {
    return database.read(handle -> roles(forActor(handle, ON_SYSTEM, actor)));
  }

  @Override
  public List<Grant> grantsOf(Actor actor) {
    return database.list(handle ->
        forActor(
                handle,
                """
                SELECT type, actor_id, target_id, role_id, inherited FROM assignment
                 WHERE actor_id = :user AND type IN ('UserProject', 'UserDomain')
                UNION ALL
                SELECT type, actor_id, target_id, role_id, inherited FROM assignment
                 WHERE actor_id IN (<groups>) AND type IN ('GroupProject', 'GroupDomain')
                """,
                actor)
            .map((rs, _) -> Rows.grant(rs))
            .list());
  }

  @Override
  public RoleGraph roleGraph() {
    return database.read(handle -> {
      Set<String> global =
          new HashSet<>(
              handle
                  .createQuery("SELECT id FROM role WHERE domain_id = :none")
                  .bind("none", Rows.NO_DOMAIN)
                  .mapTo(String.class)
                  .list());
      Map<String, List<String>> implied = new HashMap<>();
      handle
          .createQuery("SELECT prior_role_id, implied_role_id FROM implied_role")
          .map((rs, _) -> Map.entry(rs.getString(1), rs.getString(2)))
          .forEach(pair ->
              implied.computeIfAbsent(pair.getKey(), _ -> new ArrayList<>()).add(pair.getValue()));
      return new RoleGraph(global, implied);
    });
  }

  @Override
  public List<Grant> list(GrantFilter filter) {
    return lists.of(filter);
  }

  @Override
  public List<Grant> onSystem(GrantFilter filter) {
    return lists.onSystem(filter);
  }

  @Override
  public List<String> roleIds(Grant.Holder holder, Grant.Target target, boolean inherited) {
    return database.list(handle ->
        handle
            .createQuery(
                "SELECT role_id FROM "
                    + Rows.table(target)
                    + " WHERE type = :type AND actor_id = :actor AND target_id = :target"
                    + " AND inherited = :inherited")
            .bind("type", Rows.type(holder, target))
            .bind("actor", holder.id())
            .bind("target", target.id())
            .bind("inherited", inherited)
            .mapTo(String.class)
            .list());
  }

  @Override
  public boolean has(Grant grant) {
    return roleIds(grant.holder(), grant.target(), grant.inherited()).stream()
        .anyMatch(grant.roleId()::equalsIgnoreCase);
  }

  /**
   * The rows it looks at stay locked until the grant is committed, so whoever deletes one of them
   * meanwhile finds the grant and takes it away.
   */
  @Override
  public Giving add(Grant grant, boolean holderMustExist) {
    List<String> conditions = Rows.presence(grant, holderMustExist);
    return database.write(handle -> {
      try {
        int rows =
            handle
                .createUpdate(
                    "INSERT INTO %s (type, actor_id, target_id, role_id, inherited)"
                            .formatted(Rows.table(grant.target()))
                        + " SELECT :type, :actor, :target, :role, :inherited FROM DUAL WHERE "
                        + String.join(" AND ", conditions))
                .bindMap(Rows.columns(grant))
                .execute();
        return rows == 1 ? Giving.GIVEN : missing(handle, grant);
      } catch (JdbiException e) {
        if (Database.isDuplicate(e)) {
          return Giving.HELD_BEFORE;
        }
        throw e;
      }
    });
  }

  private static Giving missing(Handle handle, Grant grant) {
    if (!isThere(handle, grant, Rows.ROLE_IS_THERE)) {
      return Giving.ROLE_GONE;
    }
    return isThere(handle, grant, Rows.targetIsThere(grant.target()))
        ? Giving.HOLDER_GONE
        : Giving.TARGET_GONE;
  }

  private static boolean isThere(Handle handle, Grant grant, String condition) {
    return handle
        .createQuery("SELECT 1 FROM DUAL WHERE " + condition)
        .bindMap(Rows.columns(grant))
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  @Override
  public boolean remove(Grant grant) {
    return database.write(handle ->
        handle
            .createUpdate(
                "DELETE FROM "
                    + Rows.table(grant.target())
                    + " WHERE type = :type AND actor_id = :actor AND target_id = :target"
                    + " AND role_id = :role AND inherited = :inherited")
            .bindMap(Rows.columns(grant))
            .execute())
        == 1;
  }

  @Override
  public int removeAllOfRole(String roleId) {
    return removeWhere("role_id = :role", Map.of("role", roleId))
        + removeSystemWhere("role_id = :role", Map.of("role", roleId));
  }

  @Override
  public List<String> removeAllOfUsers(List<String> userIds) {
    return removeAllOf(userIds, List.of("UserProject", "UserDomain", "UserSystem"));
  }

  @Override
  public List<String> removeAllOfGroups(List<String> groupIds) {
    return removeAllOf(groupIds, List.of("GroupProject", "GroupDomain", "GroupSystem"));
  }

  private List<String> removeAllOf(List<String> ids, List<String> types) {
    String where = " WHERE actor_id IN (<ids>) AND type IN (<types>)";
    return database.write(handle -> {
      List<String> having =
          handle
              .createQuery(
                  "SELECT actor_id FROM assignment%1$s UNION SELECT actor_id FROM system_assignment%1$s"
                      .formatted(where))
              .bindList("ids", ids)
              .bindList("types", types)
              .mapTo(String.class)
              .list();
      for (String table : List.of("assignment", "system_assignment")) {
        handle
            .createUpdate("DELETE FROM " + table + where)
            .bindList("ids", ids)
            .bindList("types", types)
            .execute();
      }
      return having;
    });
  }

  @Override
  public int removeAllOn(Grant.Target target) {
    String kind = Rows.kind(target);
    return removeWhere(
        "target_id = :target AND type IN (:user, :group)",
        Map.of("target", target.id(), "user", "User" + kind, "group", "Group" + kind));
  }

  @Override
  public List<String> removeAllOnProjects(List<String> projectIds) {
    String condition = " FROM assignment WHERE target_id IN (<ids>) AND type IN (<types>)";
    List<String> types = List.of("UserProject", "GroupProject");
    return database.write(handle -> {
      List<String> targets =
          handle
              .createQuery("SELECT DISTINCT target_id" + condition)
              .bindList("ids", projectIds)
              .bindList("types", types)
              .mapTo(String.class)
              .list();
      handle
          .createUpdate("DELETE" + condition)
          .bindList("ids", projectIds)
          .bindList("types", types)
          .execute();
      return targets;
    });
  }

  private int removeWhere(String condition, Map<String, Object> columns) {
    return delete("DELETE FROM assignment WHERE " + condition, columns);
  }

  private int removeSystemWhere(String condition, Map<String, Object> columns) {
    return delete("DELETE FROM system_assignment WHERE " + condition, columns);
  }

  private int delete(String sql, Map<String, Object> columns) {
    return database.write(handle -> handle.createUpdate(sql).bindMap(columns).execute());
  }

  private static Query forActor(Handle handle, String sql, Actor actor) {
    return handle
        .createQuery(sql)
        .bind("user", actor.userId())
        .bindList(EmptyHandling.NULL_KEYWORD, "groups", actor.groupIds());
  }

  private static List<RoleRef> roles(Query query) {
    return query
        .map((rs, _) -> new RoleRef(rs.getString(1), rs.getString(2), Rows.domain(rs.getString(3))))
        .list();
  }
}
