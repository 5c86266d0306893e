package io.xloud.assignment.sql;

import io.xloud.assignment.Grant;
import io.xloud.assignment.GrantFilter;
import io.xloud.persistence.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.EmptyHandling;

/** Grants as a filter wants them, by conditions of the database alone. */
record GrantLists(Database database) {
  List<Grant> of(GrantFilter filter) {
    List<String> where = new ArrayList<>();
    where.add("type IN (<types>)");
    if (filter.roleId() != null) {
      where.add("role_id = :role");
    }
    if (filter.groupIds() != null || filter.userId() != null) {
      where.add("actor_id IN (<actors>)");
    }
    if (filter.projectIds() != null || filter.domainId() != null) {
      where.add("target_id IN (<targets>)");
    }
    if (filter.inherited() != null) {
      where.add("inherited = :inherited");
    }
    if (filter.within() != null) {
      where.add(
          "((type IN ('UserDomain', 'GroupDomain') AND target_id = :within)"
              + " OR (type IN ('UserProject', 'GroupProject')"
              + " AND target_id IN (SELECT id FROM project WHERE domain_id = :within)))");
    }
    return database.list(handle ->
        handle
            .createQuery(
                "SELECT type, actor_id, target_id, role_id, inherited FROM assignment WHERE "
                    + String.join(" AND ", where))
            .bindList(EmptyHandling.NULL_KEYWORD, "types", types(filter))
            .bindList(EmptyHandling.NULL_KEYWORD, "actors", actors(filter))
            .bindList(EmptyHandling.NULL_KEYWORD, "targets", targets(filter))
            .bind("role", filter.roleId())
            .bind("inherited", filter.inherited())
            .bind("within", filter.within())
            .map((rs, _) -> Rows.grant(rs))
            .list());
  }

  private static List<String> types(GrantFilter filter) {
    List<String> types = new ArrayList<>();
    if (filter.projectIds() != null || filter.domainId() == null) {
      types.addAll(holders(filter, "Project"));
    }
    if (filter.projectIds() == null) {
      types.addAll(holders(filter, "Domain"));
    }
    return types;
  }

  /** The types of assignment that the filter leaves on this kind of target. */
  private static List<String> holders(GrantFilter filter, String target) {
    return Stream.of("User", "Group")
        .filter(holder -> filter.userId() == null || holder.equals("User"))
        .filter(holder -> filter.groupIds() == null || holder.equals("Group"))
        .map(holder -> holder + target)
        .toList();
  }

  private static List<String> actors(GrantFilter filter) {
    if (filter.groupIds() != null) {
      return filter.groupIds();
    }
    return filter.userId() == null ? List.of() : List.of(filter.userId());
  }

  private static List<String> targets(GrantFilter filter) {
    if (filter.projectIds() != null) {
      return filter.projectIds();
    }
    return filter.domainId() == null ? List.of() : List.of(filter.domainId());
  }

  List<Grant> onSystem(GrantFilter filter) {
    List<String> where = new ArrayList<>(List.of("target_id = 'system'", "type IN (<types>)"));
    if (filter.roleId() != null) {
      where.add("role_id = :role");
    }
    if (filter.groupIds() != null || filter.userId() != null) {
      where.add("actor_id IN (<actors>)");
    }
    return database.list(handle ->
        handle
            .createQuery(
                "SELECT type, actor_id, target_id, role_id, inherited FROM system_assignment WHERE "
                    + String.join(" AND ", where))
            .bindList(EmptyHandling.NULL_KEYWORD, "types", holders(filter, "System"))
            .bindList(EmptyHandling.NULL_KEYWORD, "actors", actors(filter))
            .bind("role", filter.roleId())
            .map((rs, _) -> Rows.grant(rs))
            .list());
  }
}
