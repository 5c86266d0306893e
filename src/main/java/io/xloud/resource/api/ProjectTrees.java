package io.xloud.resource.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
import io.xloud.http.Links;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectAccess;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;

/**
 * What stands above and below a project, when the query asks for it: as nested ids, or as a list of
 * those projects where the caller has a role.
 */
@Singleton
final class ProjectTrees {
  private final ProjectService projects;
  private final ProjectAccess access;
  private final Links links;

  ProjectTrees(ProjectService projects, ProjectAccess access, Links links) {
    this.projects = projects;
    this.access = access;
    this.links = links;
  }

  void addTo(ObjectNode member, Project project, UriInfo uri, AuthContext by) {
    requireOneForm(uri, "parents");
    requireOneForm(uri, "subtree");
    if (asks(uri, "parents_as_list")) {
      member.set("parents", visible(projects.parents(project.id()), by));
    } else if (asks(uri, "parents_as_ids")) {
      member.set("parents", upwards(projects.parents(project.id())));
    }
    if (asks(uri, "subtree_as_list")) {
      member.set("subtree", visible(projects.subtree(project.id()), by));
    } else if (asks(uri, "subtree_as_ids")) {
      member.set("subtree", below(project.id(), projects.subtree(project.id())));
    }
  }

  private static void requireOneForm(UriInfo uri, String what) {
    if (asks(uri, what + "_as_list") && asks(uri, what + "_as_ids")) {
      throw new Problem.BadRequest(
              "Cannot use %1$s_as_list and %1$s_as_ids query params at the same time."
                  .formatted(what))
          .raised();
    }
  }

  /** A parameter that is there asks, unless its value is 0. */
  private static boolean asks(UriInfo uri, String parameter) {
    String value = uri.getQueryParameters().getFirst(parameter);
    return uri.getQueryParameters().containsKey(parameter) && !"0".equals(value);
  }

  private ArrayNode visible(List<Project> found, AuthContext by) {
    String userId = by.userId();
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    Set<String> own = userId == null ? Set.of() : access.projectIdsOf(userId);
    found.stream()
        .filter(project -> userId == null || own.contains(project.id()))
        .forEach(project -> list.add(ProjectBody.of(project, links)));
    return list;
  }

  private static JsonNode upwards(List<Project> parents) {
    JsonNode nested = JsonNodeFactory.instance.nullNode();
    for (Project parent : parents.reversed()) {
      nested = JsonNodeFactory.instance.objectNode().set(parent.id(), nested);
    }
    return nested;
  }

  private static JsonNode below(String id, List<Project> subtree) {
    List<Project> children = subtree.stream().filter(p -> id.equals(p.parentId())).toList();
    if (children.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    List<Project> others = subtree.stream().filter(p -> !children.contains(p)).toList();
    ObjectNode nested = JsonNodeFactory.instance.objectNode();
    children.forEach(child -> nested.set(child.id(), below(child.id(), others)));
    return nested;
  }
}
