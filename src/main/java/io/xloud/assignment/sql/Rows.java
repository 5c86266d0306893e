package io.xloud.assignment.sql;

import io.xloud.assignment.Grant;
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

  private static Grant.Target target(String type, String id) {
    return switch (type) {
      case "UserProject", "GroupProject" -> new Grant.Target.Project(id);
      case "UserDomain", "GroupDomain" -> new Grant.Target.Domain(id);
      case "UserSystem", "GroupSystem" -> new Grant.Target.System();
      default -> throw new IllegalStateException("no such type of assignment: " + type);
    };
  }
}
