package io.xloud.resource.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectPatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A project as clients read and write it. */
public final class ProjectBody {
  private ProjectBody() {}

  /** {@code {"project": {…}}}. */
  static ObjectNode of(ObjectNode member) {
    return JsonNodeFactory.instance.objectNode().set("project", member);
  }

  static ObjectNode of(Project project, Links links) {
    return of(member(project, links));
  }

  /** The project alone, as it stands in lists. */
  public static ObjectNode member(Project project, Links links) {
    return BodyMembers.linked(attributes(project), links.self("projects", project.id()));
  }

  /** As the answer to an update, which shows the further members a second time. */
  static ObjectNode updated(Project project, Links links) {
    ObjectNode member = member(project, links);
    ObjectNode extra = BodyMembers.json(project.extra());
    member.set("extra", extra);
    if (extra.has("links")) {
      extra.set("links", member.get("links"));
    }
    return of(member);
  }

  /** What policy rules may ask of a project, and what clients see. */
  static Map<String, @Nullable Object> attributes(Project project) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>(project.extra());
    attributes.put("id", project.id());
    attributes.put("name", project.name());
    attributes.put("domain_id", project.domainId());
    attributes.put("description", project.description());
    attributes.put("enabled", project.enabled());
    attributes.put("parent_id", project.parentId());
    attributes.put("is_domain", project.isDomain());
    attributes.put("tags", project.tags());
    attributes.put("options", project.options());
    return attributes;
  }

  /** A project to be made of the members of a checked body. */
  static Project fresh(String id, Map<String, @Nullable Object> members) {
    ProjectPatch given = ProjectPatch.of(members);
    return new Project(
        id,
        given.text("name").orElseThrow(),
        given.text("domain_id").orElse(null),
        given.text("parent_id").or(() -> given.text("domain_id")).orElse(null),
        Boolean.TRUE.equals(members.get("is_domain")),
        given.enabledOr(true),
        given.has("description") ? given.text("description").orElse(null) : "",
        given.tags().orElseGet(List::of),
        given.options(),
        given.extra());
  }
}
