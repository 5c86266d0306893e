package io.xloud.assignment.sql;

import io.xloud.assignment.Actor;
import io.xloud.assignment.AssignmentDriver;
import io.xloud.assignment.Grant;
import io.xloud.assignment.ProjectTree;
import io.xloud.assignment.RoleGraph;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
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

  SqlAssignmentDriver(Database database) {
    this.database = database;
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
    return database.read(handle ->
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
            .map((rs, _) -> grant(rs))
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

  private static Grant grant(ResultSet rs) throws SQLException {
    return Rows.grant(
        rs.getString("type"),
        rs.getString("actor_id"),
        rs.getString("target_id"),
        rs.getString("role_id"),
        rs.getBoolean("inherited"));
  }
}
