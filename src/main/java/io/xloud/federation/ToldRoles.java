package io.xloud.federation;

import io.xloud.assignment.Grant;
import io.xloud.assignment.GrantService;
import io.xloud.assignment.Offer;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleService;
import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
import io.xloud.federation.Mapped.ToldProject;
import io.xloud.identity.User;
import io.xloud.persistence.Ids;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives a user the roles on projects that a mapping tells of, and makes projects that are not
 * there. From version 3.0 of the language on, what it does not tell of is taken away.
 */
@Singleton
final class ToldRoles {
  private static final String TAKES_AWAY = "3.0";

  private final ToldPlaces places;
  private final ProjectService projects;
  private final RoleService roles;
  private final GrantService grants;

  ToldRoles(ToldPlaces places, ProjectService projects, RoleService roles, GrantService grants) {
    this.places = places;
    this.projects = projects;
    this.roles = roles;
    this.grants = grants;
  }

  /** Whose roles they are to be, by whose word. */
  record Told(User user, IdentityProvider provider, Mapping mapping, List<ToldProject> projects) {
    Told {
      projects = List.copyOf(projects);
    }

    private boolean isWhole() {
      return mapping.schemaVersion().equals(TAKES_AWAY);
    }
  }

  /**
   * Joins the transaction at hand. Nothing is made before all roles are known.
   *
   * @throws io.xloud.error.KeystoneException 403 for a role of another domain, 404 for one that is
   *     not there
   */
  void give(Told told, AuthContext by) {
    if (told.projects().isEmpty() && !told.isWhole()) {
      return;
    }
    Map<String, Role> known = known(told);
    Set<Grant> before = new LinkedHashSet<>(grants.onProjectsOf(told.user().id()));
    Set<Grant> wanted = new LinkedHashSet<>();
    for (ToldProject one : told.projects()) {
      Project project = project(one, told, by);
      for (String name : one.roles()) {
        Role role = known.get(name);
        if (role != null) {
          Grant grant = grant(told.user(), project, role);
          if (wanted.add(grant) && !before.contains(grant)) {
            grants.giveOnProject(Offer.of(role, grant.holder()), project, by);
          }
        }
      }
    }
    if (told.isWhole()) {
      before.removeAll(wanted);
      before.forEach(grant -> grants.revoke(grant, by));
    }
  }

  private static Grant grant(User user, Project project, Role role) {
    return new Grant(
        new Grant.Holder.User(user.id()), new Grant.Target.Project(project.id()), role.id(), false);
  }

  /** By name; a global role goes before one of the user's domain. */
  private Map<String, Role> known(Told told) {
    List<Role> all = roles.all();
    Map<String, Role> known = new LinkedHashMap<>();
    for (ToldProject project : told.projects()) {
      project.roles().forEach(name -> known.computeIfAbsent(name, _ -> role(name, all, told)));
    }
    return known;
  }

  private static Role role(String name, List<Role> all, Told told) {
    List<Role> named = all.stream().filter(role -> role.name().equals(name)).toList();
    if (named.isEmpty()) {
      throw new Problem.NotFound("role", name).raised();
    }
    return named.stream()
        .filter(role -> !role.isDomainSpecific())
        .findFirst()
        .or(() ->
            named.stream()
                .filter(role -> told.user().domainId().equals(role.domainId()))
                .findFirst())
        .orElseThrow(() ->
            new Problem.ForbiddenBecause(
                    "role: %s must be within the same domain as the identity provider: %s."
                        .formatted(name, told.provider().id()))
                .raised());
  }

  private Project project(ToldProject project, Told told, AuthContext by) {
    String domainId = places.domainId(project.domain(), told.provider(), told.mapping());
    return projects
        .findByName(domainId, project.name())
        .orElseGet(() -> projects.create(fresh(project.name(), domainId), by));
  }

  private static Project fresh(String name, String domainId) {
    return new Project(
        Ids.fresh(), name, domainId, null, false, true, "", List.of(), Map.of(), Map.of());
  }
}
