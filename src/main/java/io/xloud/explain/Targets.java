package io.xloud.explain;

import io.xloud.assignment.Role;
import io.xloud.assignment.RoleService;
import io.xloud.error.Problem;
import io.xloud.identity.Group;
import io.xloud.identity.GroupService;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.policy.Target;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the targets of questions as the doors do: from the path and the stored object. */
@Singleton
public final class Targets {
  private final UserService users;
  private final GroupService groups;
  private final ProjectService projects;
  private final DomainService domains;
  private final RoleService roles;

  Targets(
      UserService users,
      GroupService groups,
      ProjectService projects,
      DomainService domains,
      RoleService roles) {
    this.users = users;
    this.groups = groups;
    this.projects = projects;
    this.domains = domains;
    this.roles = roles;
  }

  /**
   * @param ids of stored objects by kind: {@code user}, {@code group}, {@code project}, {@code
   *     domain}, {@code role}
   * @param attributes by their dotted names, which win
   * @throws io.xloud.error.KeystoneException 404 for what is not there, 400 for another kind
   */
  public Target of(Map<String, String> ids, Map<String, ? extends @Nullable Object> attributes) {
    Target target = Target.none();
    ids.forEach((kind, id) -> {
      Map<String, @Nullable Object> stored = stored(kind, id);
      target.path(kind + "_id", stored.get("id")).and(kind, stored);
    });
    attributes.forEach(target::path);
    return target;
  }

  private Map<String, @Nullable Object> stored(String kind, String id) {
    return switch (kind) {
      case "user" -> user(there(users.find(id), kind, id));
      case "group" -> group(there(groups.find(id), kind, id));
      case "project" -> project(there(projects.find(id), kind, id));
      case "domain" -> domain(there(domains.find(id), kind, id));
      case "role" -> role(there(roles.find(id), kind, id));
      default ->
          throw new Problem.BadRequest(
                  "A target by id is a user, group, project, domain or role; give the attributes"
                      + " of others by name.")
              .raised();
    };
  }

  private static Map<String, @Nullable Object> user(User user) {
    Map<String, @Nullable Object> all = new HashMap<>();
    all.put("id", user.id());
    all.put("name", user.name());
    all.put("domain_id", user.domainId());
    all.put("enabled", user.enabled());
    all.put("default_project_id", user.defaultProjectId());
    return all;
  }

  private static Map<String, @Nullable Object> group(Group group) {
    return Map.of("id", group.id(), "name", group.name(), "domain_id", group.domainId());
  }

  private static Map<String, @Nullable Object> project(Project project) {
    Map<String, @Nullable Object> all = new HashMap<>();
    all.put("id", project.id());
    all.put("name", project.name());
    all.put("domain_id", project.domainId());
    all.put("parent_id", project.parentId());
    all.put("is_domain", project.isDomain());
    all.put("enabled", project.enabled());
    return all;
  }

  private static Map<String, @Nullable Object> domain(Domain domain) {
    return Map.of("id", domain.id(), "name", domain.name(), "enabled", domain.enabled());
  }

  private static Map<String, @Nullable Object> role(Role role) {
    Map<String, @Nullable Object> all = new HashMap<>();
    all.put("id", role.id());
    all.put("name", role.name());
    all.put("domain_id", role.domainId());
    return all;
  }

  private static <T> T there(Optional<T> found, String kind, String id) {
    return found.orElseThrow(() -> new Problem.NotFound(kind, id).raised());
  }
}
