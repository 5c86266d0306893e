package io.xloud.assignment.sql;

import io.xloud.assignment.Grant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the tables of this room write things down. */
final class Rows {
  /** What column {@code role.domain_id} holds for a global role. */
  static final String NO_DOMAIN = "<<null>>";

  /** Of a grant's {@link #columns}; the row found stays locked. */
  static final String ROLE_IS_THERE = isThere("role", "id = :role");

  private static final String USER_IS_THERE =
      isThere("`user`", "id = :actor") + " OR " + isMapped("user");
  private static final String GROUP_IS_THERE =
      isThere("`group`", "id = :actor") + " OR " + isMapped("group");

  private Rows() {}

  private static String isThere(String table, String condition) {
    return "EXISTS (SELECT 1 FROM %s WHERE %s LOCK IN SHARE MODE)".formatted(table, condition);
  }

  /** Users and groups of a directory have no row but this. */
  private static String isMapped(String kind) {
    return isThere("id_mapping", "public_id = :actor AND entity_type = '" + kind + "'");
  }

  static String targetIsThere(Grant.Target target) {
    return target instanceof Grant.Target.System
        ? ":target = 'system'"
        : isThere("project", "id = :target");
  }

  private static String holderIsThere(Grant.Holder holder) {
    return switch (holder) {
      case Grant.Holder.User _ -> "(" + USER_IS_THERE + ")";
      case Grant.Holder.Group _ -> "(" + GROUP_IS_THERE + ")";
    };
  }

  /** What must hold for a grant to be stored. */
  static List<String> presence(Grant grant, boolean holderMustExist) {
    List<String> conditions =
        new ArrayList<>(List.of(ROLE_IS_THERE, targetIsThere(grant.target())));
    if (holderMustExist) {
      conditions.add(holderIsThere(grant.holder()));
    }
    return conditions;
  }

  static @Nullable String domain(String column) {
    return column.equals(NO_DOMAIN) ? null : column;
  }

  static Grant grant(ResultSet row) throws SQLException {
    return grant(
        row.getString("type"),
        row.getString("actor_id"),
        row.getString("target_id"),
        row.getString("role_id"),
        row.getBoolean("inherited"));
  }

  private static Grant grant(
      String type, String actor, String target, String role, boolean inherited) {
    Grant.Holder holder =
        type.startsWith("User") ? new Grant.Holder.User(actor) : new Grant.Holder.Group(actor);
    return new Grant(holder, target(type, target), role, inherited);
  }

  static String table(Grant.Target target) {
    return target instanceof Grant.Target.System ? "system_assignment" : "assignment";
  }

  static String kind(Grant.Holder holder) {
    return switch (holder) {
      case Grant.Holder.User _ -> "User";
      case Grant.Holder.Group _ -> "Group";
    };
  }

  static String kind(Grant.Target target) {
    return switch (target) {
      case Grant.Target.Project _ -> "Project";
      case Grant.Target.Domain _ -> "Domain";
      case Grant.Target.System _ -> "System";
    };
  }

  static String type(Grant.Holder holder, Grant.Target target) {
    return kind(holder) + kind(target);
  }

  static Map<String, Object> columns(Grant grant) {
    return Map.of(
        "type", type(grant.holder(), grant.target()),
        "actor", grant.holder().id(),
        "target", grant.target().id(),
        "role", grant.roleId(),
        "inherited", grant.inherited());
  }

  private static Grant.Target target(String type, String id) {
    return switch (type) {
      case "UserProject", "GroupProject" -> new Grant.Target.Project(id);
      case "UserDomain", "GroupDomain" -> new Grant.Target.Domain(id);
      case "UserSystem", "GroupSystem" -> new Grant.Target.System();
      default -> throw new IllegalStateException("no such type of assignment: " + type);
    };
  }
}
