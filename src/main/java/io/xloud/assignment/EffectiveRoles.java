package io.xloud.assignment;

import io.xloud.context.AuthContext.RoleRef;
import io.xloud.resource.ProjectTree;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The roles somebody really has: granted to the user or to one of its groups, on the spot or
 * inherited from above, and whatever those roles imply. Every answer costs a constant number of
 * queries. Domain-specific roles only lead to the roles they imply; they are never part of an
 * answer unless it says so.
 */
@Singleton
public final class EffectiveRoles {
  private final AssignmentDriver driver;
  private final ProjectTree tree;
  private final Membership membership;

  EffectiveRoles(AssignmentDriver driver, ProjectTree tree, Membership membership) {
    this.driver = driver;
    this.tree = tree;
    this.membership = membership;
  }

  /** The user with the groups it belongs to now. */
  public Actor actor(String userId) {
    return Actor.user(userId, membership.heldGroups(userId));
  }

  /** Empty for a project that does not exist. */
  public List<RoleRef> onProject(String userId, String projectId) {
    return onProject(actor(userId), projectId);
  }

  public List<RoleRef> onProject(Actor actor, String projectId) {
    return globalOnly(rolesOnProject(actor, projectId));
  }

  /** For whoever knows already where the project stands. */
  public List<RoleRef> onProject(Actor actor, ProjectTree.Place project) {
    return globalOnly(driver.rolesOnProject(actor, project));
  }

  /** Domain-specific roles included: what a trustor can hand on. */
  public List<RoleRef> withDomainRolesOnProject(String userId, String projectId) {
    return rolesOnProject(actor(userId), projectId);
  }

  /** The same for whoever knows already where the project stands. */
  public List<RoleRef> withDomainRolesOnProject(Actor actor, ProjectTree.Place project) {
    return driver.rolesOnProject(actor, project);
  }

  public List<RoleRef> onDomain(String userId, String domainId) {
    return onDomain(actor(userId), domainId);
  }

  public List<RoleRef> onDomain(Actor actor, String domainId) {
    return globalOnly(driver.rolesOnDomain(actor, domainId));
  }

  public List<RoleRef> onSystem(String userId) {
    return onSystem(actor(userId));
  }

  public List<RoleRef> onSystem(Actor actor) {
    return driver.rolesOnSystem(actor);
  }

  /** Whether the user itself was given the system; as in the reference its groups do not count. */
  public boolean isGivenSystem(String userId) {
    return !driver
        .roleIds(new Grant.Holder.User(userId), new Grant.Target.System(), false)
        .isEmpty();
  }

  /** Whether one of the groups was given the system. */
  public boolean areGivenSystem(Collection<String> groupIds) {
    return !groupIds.isEmpty() && !onSystem(Actor.groups(groupIds)).isEmpty();
  }

  /** Ids of the projects where the user has a role; a few of them may not exist any more. */
  public Set<String> projectsOf(String userId) {
    return projectsOf(userId, List.of());
  }

  /** The same with further groups, which the tables do not know the user is in. */
  public Set<String> projectsOf(String userId, Collection<String> groupIds) {
    return projects(actor(userId).alsoIn(groupIds));
  }

  /** Ids of the domains where the user has a role; a few of them may not exist any more. */
  public Set<String> domainsOf(String userId) {
    return domainsOf(userId, List.of());
  }

  /** The same with further groups, which the tables do not know the user is in. */
  public Set<String> domainsOf(String userId, Collection<String> groupIds) {
    return domains(actor(userId).alsoIn(groupIds));
  }

  public List<RoleRef> ofGroupsOnProject(Collection<String> groupIds, String projectId) {
    return globalOnly(rolesOnProject(Actor.groups(groupIds), projectId));
  }

  public List<RoleRef> ofGroupsOnDomain(Collection<String> groupIds, String domainId) {
    return globalOnly(driver.rolesOnDomain(Actor.groups(groupIds), domainId));
  }

  public Set<String> projectsOfGroups(Collection<String> groupIds) {
    return projects(Actor.groups(groupIds));
  }

  public Set<String> domainsOfGroups(Collection<String> groupIds) {
    return domains(Actor.groups(groupIds));
  }

  private List<RoleRef> rolesOnProject(Actor actor, String projectId) {
    return tree.place(projectId)
        .map(place -> driver.rolesOnProject(actor, place))
        .orElse(List.of());
  }

  private static List<RoleRef> globalOnly(List<RoleRef> roles) {
    return roles.stream().filter(role -> role.domainId() == null).toList();
  }

  private Set<String> domains(Actor actor) {
    RoleGraph graph = driver.roleGraph();
    return driver.grantsOf(actor).stream()
        .filter(grant -> grant.target() instanceof Grant.Target.Domain && !grant.inherited())
        .filter(grant -> graph.leadsToGlobalRole(grant.roleId()))
        .map(grant -> grant.target().id())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<String> projects(Actor actor) {
    RoleGraph graph = driver.roleGraph();
    List<Grant> grants =
        driver.grantsOf(actor).stream()
            .filter(grant -> graph.leadsToGlobalRole(grant.roleId()))
            .toList();
    Set<String> projectIds = new LinkedHashSet<>();
    grants.stream()
        .filter(grant -> grant.target() instanceof Grant.Target.Project && !grant.inherited())
        .forEach(grant -> projectIds.add(grant.target().id()));
    reached(grants).values().forEach(projectIds::addAll);
    return projectIds;
  }

  /** What the inherited grants reach, by the point they were made at. */
  private Map<Grant.Target, Set<String>> reached(List<Grant> grants) {
    return Inheritance.of(grants, tree).reach();
  }
}
