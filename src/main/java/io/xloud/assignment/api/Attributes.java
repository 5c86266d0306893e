package io.xloud.assignment.api;

import io.xloud.identity.Group;
import io.xloud.identity.User;
import io.xloud.resource.Domain;
import io.xloud.resource.Project;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What policy rules may ask of holders and targets of a grant. */
final class Attributes {
  private Attributes() {}

  static Map<String, @Nullable Object> of(User user) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>(user.extra());
    attributes.put("id", user.id());
    attributes.put("name", user.name());
    attributes.put("domain_id", user.domainId());
    attributes.put("enabled", user.enabled());
    attributes.put("default_project_id", user.defaultProjectId());
    return attributes;
  }

  static Map<String, @Nullable Object> of(Group group) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>(group.extra());
    attributes.put("id", group.id());
    attributes.put("name", group.name());
    attributes.put("domain_id", group.domainId());
    attributes.put("description", group.description());
    return attributes;
  }

  static Map<String, @Nullable Object> of(Project project) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>(project.extra());
    attributes.put("id", project.id());
    attributes.put("name", project.name());
    attributes.put("domain_id", project.domainId());
    attributes.put("parent_id", project.parentId());
    attributes.put("is_domain", project.isDomain());
    attributes.put("enabled", project.enabled());
    attributes.put("description", project.description());
    attributes.put("options", project.options());
    return attributes;
  }

  static Map<String, @Nullable Object> of(Domain domain) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>(domain.extra());
    attributes.put("id", domain.id());
    attributes.put("name", domain.name());
    attributes.put("enabled", domain.enabled());
    attributes.put("description", domain.description());
    attributes.put("options", domain.options());
    return attributes;
  }
}
