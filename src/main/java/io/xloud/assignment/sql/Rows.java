package io.xloud.assignment.sql;

import io.xloud.assignment.Grant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the tables of this room write things down. */
final class Rows {
  /** What column {@code role.domain_id} holds for a global role. */
  static final String NO_DOMAIN = "<<null>>";

  private Rows() {}

  static @Nullable String domain(String column) {
    return column.equals(NO_DOMAIN) ? null : column;
  }

  static Grant grant(String type, String actor, String target, String role, boolean inherited) {
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
