package io.xloud.assignment.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.assignment.Assignment;
import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.Grant.Target;
import io.xloud.assignment.api.AssignmentNames.Named;
import io.xloud.assignment.api.AssignmentNames.Names;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code /v3/role_assignments}. Its link names the grant that it came from, with the
 * prior role where a role was implied.
 *
 * @param base the address of the service
 * @param names null when only ids are wanted
 */
record AssignmentBody(String base, @Nullable Names names) {
  private static final Named GONE = new Named("", "");

  ObjectNode of(Assignment assignment) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("links", links(assignment));
    body.set("scope", scope(assignment));
    body.set(
        assignment.holder() instanceof Holder.User ? "user" : "group", holder(assignment.holder()));
    body.set("role", role(assignment.roleId()));
    return body;
  }

  private ObjectNode links(Assignment assignment) {
    Assignment.Indirection by = assignment.by();
    String grantedRole = by.priorRoleId() == null ? assignment.roleId() : by.priorRoleId();
    String path = target(assignment) + granted(assignment) + "/roles/" + grantedRole;
    ObjectNode links = JsonNodeFactory.instance.objectNode();
    links.put(
        "assignment",
        base
            + (isInherited(assignment)
                ? "/v3/OS-INHERIT" + path + "/inherited_to_projects"
                : "/v3" + path));
    if (by.groupId() != null) {
      links.put(
          "membership",
          "%s/v3/groups/%s/users/%s".formatted(base, by.groupId(), assignment.holder().id()));
    }
    if (by.priorRoleId() != null) {
      links.put(
          "prior_role",
          "%s/v3/prior_role/%s/implies/%s".formatted(base, assignment.roleId(), by.priorRoleId()));
    }
    return links;
  }

  private static boolean isInherited(Assignment assignment) {
    return assignment.inherited() || assignment.by().from() != null;
  }

  /** Where the grant was made. */
  private static String target(Assignment assignment) {
    Target from = assignment.by().from();
    return switch (from == null ? assignment.target() : from) {
      case Target.Project(var id) -> "/projects/" + id;
      case Target.Domain(var id) -> "/domains/" + id;
      case Target.System _ -> "/system";
    };
  }

  /** To whom it was made. */
  private static String granted(Assignment assignment) {
    String groupId = assignment.by().groupId();
    if (groupId != null) {
      return "/groups/" + groupId;
    }
    return switch (assignment.holder()) {
      case Holder.User(var id) -> "/users/" + id;
      case Holder.Group(var id) -> "/groups/" + id;
    };
  }

  private ObjectNode scope(Assignment assignment) {
    ObjectNode scope = JsonNodeFactory.instance.objectNode();
    switch (assignment.target()) {
      case Target.Project(var id) ->
          scope.set("project", named(id, names == null ? null : names.projects()));
      case Target.Domain(var id) -> scope.set("domain", domain(id));
      case Target.System _ -> scope.putObject("system").put("all", true);
    }
    if (isInherited(assignment)) {
      scope.put("OS-INHERIT:inherited_to", "projects");
    }
    return scope;
  }

  private ObjectNode holder(Holder holder) {
    return switch (holder) {
      case Holder.User(var id) -> named(id, names == null ? null : names.users());
      case Holder.Group(var id) -> named(id, names == null ? null : names.groups());
    };
  }

  private ObjectNode role(String id) {
    ObjectNode role = JsonNodeFactory.instance.objectNode().put("id", id);
    if (names != null) {
      Named named = names.roles().getOrDefault(id, GONE);
      role.put("name", named.name());
      if (named.domainId() != null && !named.domainId().isEmpty()) {
        role.set("domain", domain(named.domainId()));
      }
    }
    return role;
  }

  /** With empty names for what is gone. */
  private ObjectNode named(String id, @Nullable Map<String, Named> known) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("id", id);
    if (known != null) {
      Named named = known.getOrDefault(id, GONE);
      node.put("name", named.name());
      node.set("domain", domain(named.domainId()));
    }
    return node;
  }

  private ObjectNode domain(@Nullable String id) {
    ObjectNode domain = JsonNodeFactory.instance.objectNode().put("id", id);
    if (names != null) {
      domain.put("name", id == null ? "" : names.domains().getOrDefault(id, ""));
    }
    return domain;
  }
}
