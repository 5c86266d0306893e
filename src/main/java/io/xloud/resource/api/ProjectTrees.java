package io.xloud.resource.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectAccess;
import io.xloud.resource.ProjectLimits;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands above and below a project, when the query asks for it: as nested ids, or as a list of
 * those projects where the caller has a role.
 */
@Singleton
final class ProjectTrees {
  private final ProjectService projects;
  private final ProjectAccess access;
  private final ProjectLimits limits;
  private final Links links;

  ProjectTrees(ProjectService projects, ProjectAccess access, ProjectLimits limits, Links links) {
    this.projects = projects;
    this.access = access;
    this.limits = limits;
    this.links = links;
  }

  void addTo(ObjectNode member, Project project, UriInfo uri, AuthContext by) {
    requireOneForm(uri, "parents");
    requireOneForm(uri, "subtree");
    boolean limited = asks(uri, "include_limits");
    if (asks(uri, "parents_as_list")) {
      member.set("parents", listed(visible(projects.parents(project.id()), by), limited));
    } else if (asks(uri, "parents_as_ids")) {
      member.set("parents", upwards(projects.parents(project.id())));
    }
    if (asks(uri, "subtree_as_list")) {
      member.set("subtree", listed(visible(projects.subtree(project.id()), by), limited));
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

  private List<Project> visible(List<Project> found, AuthContext by) {
    String userId = by.userId();
    if (userId == null) {
      return found;
    }
    Set<String> own = access.projectIdsOf(userId);
    return found.stream().filter(project -> own.contains(project.id())).toList();
  }

  private ArrayNode listed(List<Project> shown, boolean limited) {
    Map<String, List<Map<String, @Nullable Object>>> byProject =
        limited ? limits.of(shown.stream().map(Project::id).toList()) : Map.of();
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Project project : shown) {
      ObjectNode member = ProjectBody.member(project, links);
      if (limited) {
        ArrayNode own = member.putArray("limits");
        byProject
            .getOrDefault(project.id(), List.of())
            .forEach(limit -> own.add(BodyMembers.json(limit)));
      }
      list.add(ProjectBody.of(member));
    }
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
    Map<String, List<String>> children = new HashMap<>();
    subtree.forEach(project ->
        children
            .computeIfAbsent(String.valueOf(project.parentId()), _ -> new ArrayList<>())
            .add(project.id()));
    return below(id, children);
  }

  /** Whoever was shown is taken out, so that a circle in the rows ends. */
  private static JsonNode below(String id, Map<String, List<String>> children) {
    List<String> own = children.remove(id);
    if (own == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode nested = JsonNodeFactory.instance.objectNode();
    own.forEach(child -> nested.set(child, below(child, children)));
    return nested;
  }
}
