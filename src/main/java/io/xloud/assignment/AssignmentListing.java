package io.xloud.assignment;

import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.Grant.Target;
import io.xloud.error.Problem;
import io.xloud.resource.ProjectTree;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who has which role where, for {@code /v3/role_assignments}: as it was given, or as it amounts to
 * for every user. Each answer costs a constant number of queries: the grants that can matter, the
 * tree below them, the members of their groups and the graph of roles are read at once and put
 * together here.
 */
@Singleton
public final class AssignmentListing {
  private final AssignmentDriver driver;
  private final ProjectTree tree;
  private final Membership membership;

  AssignmentListing(AssignmentDriver driver, ProjectTree tree, Membership membership) {
    this.driver = driver;
    this.tree = tree;
    this.membership = membership;
  }

  public List<Assignment> list(AssignmentQuery query) {
    return query.effective() ? effective(query) : direct(query);
  }

  private List<Assignment> direct(AssignmentQuery query) {
    List<Grant> found = new ArrayList<>();
    if (!query.system() && (query.userId() == null || query.groupId() == null)) {
      found.addAll(driver.list(directFilter(query)));
    }
    boolean anywhere =
        query.projectId() == null && query.domainId() == null && query.within() == null;
    if (anywhere || (query.system() && query.within() == null)) {
      found.addAll(driver.onSystem(systemFilter(query)));
    }
    return found.stream().map(Assignment::of).toList();
  }

  private GrantFilter directFilter(AssignmentQuery query) {
    return GrantFilter.all()
        .ofUser(query.userId())
        .ofGroups(query.groupId() == null ? null : List.of(query.groupId()))
        .onProjects(projects(query))
        .onDomain(query.domainId())
        .withRole(query.roleId())
        .inherited(query.inherited())
        .within(query.within());
  }

  /** Of a user and a group the user counts here, as in the reference. */
  private static GrantFilter systemFilter(AssignmentQuery query) {
    boolean ofGroup = query.userId() == null && query.groupId() != null;
    return GrantFilter.all()
        .ofUser(query.userId())
        .ofGroups(ofGroup ? List.of(Objects.requireNonNull(query.groupId())) : null)
        .withRole(query.roleId());
  }

  /** The project asked for and, when wanted, all below it. */
  private @Nullable Set<String> projects(AssignmentQuery query) {
    if (query.projectId() == null) {
      return null;
    }
    Set<String> projects = new LinkedHashSet<>(Set.of(query.projectId()));
    if (query.subtree()) {
      tree.below(projects).values().forEach(projects::addAll);
    }
    return projects;
  }

  private List<Assignment> effective(AssignmentQuery query) {
    boolean inheritedOnly = Boolean.TRUE.equals(query.inherited());
    if (query.groupId() != null || (query.domainId() != null && inheritedOnly)) {
      return List.of();
    }
    if (query.userId() != null && query.sourceGroupIds() != null) {
      throw new IllegalArgumentException("what comes from groups cannot be asked of a user");
    }
    Reach reach = reach(query);
    List<Grant> grants =
        actors(query)
            .map(actor -> actor.within(query.within()))
            .flatMap(actor -> mattering(query, actor, reach))
            .toList();
    List<Assignment> spread = spread(query, grants, reach);
    RoleGraph graph = driver.roleGraph();
    return withImplied(spread, graph).stream()
        .filter(a -> query.withDomainRoles() || graph.globalRoleIds().contains(a.roleId()))
        .filter(a -> query.roleId() == null || query.roleId().equals(a.roleId()))
        .toList();
  }

  /**
   * Where an answer limited to one project can come from.
   *
   * @param place null when the answer is not limited to a project
   * @param below the projects below it that are wanted too
   */
  private record Reach(ProjectTree.@Nullable Place place, Set<String> below) {
    List<String> projects() {
      List<String> all = new ArrayList<>(below);
      if (place != null) {
        all.add(place.id());
      }
      return all;
    }

    /** Projects whose inherited grants count on the wanted ones. */
    List<String> sources() {
      List<String> sources = new ArrayList<>(place == null ? List.of() : place.ancestorIds());
      if (!below.isEmpty()) {
        sources.addAll(projects());
      }
      return sources;
    }
  }

  private Reach reach(AssignmentQuery query) {
    String projectId = query.projectId();
    if (projectId == null) {
      return new Reach(null, Set.of());
    }
    ProjectTree.Place place =
        tree.place(projectId)
            .orElseThrow(() -> new Problem.NotFound("project", projectId).raised());
    Set<String> below =
        query.subtree()
            ? tree.below(List.of(place.id())).getOrDefault(place.id(), Set.of())
            : Set.of();
    return new Reach(place, below);
  }

  /** A user and its groups are asked for one after the other; else everybody at once. */
  private Stream<GrantFilter> actors(AssignmentQuery query) {
    String userId = query.userId();
    if (userId == null) {
      return Stream.of(GrantFilter.all().ofGroups(query.sourceGroupIds()));
    }
    List<String> groups = membership.groupIdsOf(userId);
    Stream<GrantFilter> own = Stream.of(GrantFilter.all().ofUser(userId));
    return groups.isEmpty()
        ? own
        : Stream.concat(own, Stream.of(GrantFilter.all().ofGroups(groups)));
  }

  private Stream<Grant> mattering(AssignmentQuery query, GrantFilter actor, Reach reach) {
    Boolean inherited = query.domainId() != null ? Boolean.FALSE : query.inherited();
    List<Grant> grants = new ArrayList<>();
    if (!Boolean.TRUE.equals(inherited)) {
      grants.addAll(
          driver.list(
              actor
                  .onDomain(query.domainId())
                  .onProjects(reach.place() == null ? null : reach.projects())
                  .inherited(false)));
    }
    if (!Boolean.FALSE.equals(inherited)) {
      grants.addAll(inherited(actor.inherited(true), reach));
    }
    return grants.stream();
  }

  private List<Grant> inherited(GrantFilter actor, Reach reach) {
    if (reach.place() == null) {
      return driver.list(actor);
    }
    List<Grant> grants = new ArrayList<>();
    String domainId = reach.place().domainId();
    if (domainId != null) {
      grants.addAll(driver.list(actor.onDomain(domainId)));
    }
    if (!reach.sources().isEmpty()) {
      grants.addAll(driver.list(actor.onProjects(reach.sources())));
    }
    return grants;
  }

  private List<Assignment> spread(AssignmentQuery query, List<Grant> grants, Reach reach) {
    boolean limited = reach.place() != null && reach.below().isEmpty();
    Inheritance inheritance = limited ? new Inheritance(Map.of()) : Inheritance.of(grants, tree);
    Members members = members(query, grants);
    List<Assignment> spread = new ArrayList<>();
    for (Grant grant : grants) {
      for (Assignment each : members.of(Assignment.of(grant))) {
        if (grant.inherited()) {
          targets(grant, reach, inheritance).forEach(id -> spread.add(each.on(id)));
        } else {
          spread.add(each);
        }
      }
    }
    return spread;
  }

  /** The projects on which an inherited grant counts, as far as they are wanted. */
  private static Collection<String> targets(Grant grant, Reach reach, Inheritance inheritance) {
    if (reach.place() == null
        || (grant.target() instanceof Target.Project
            && !reach.below().isEmpty()
            && reach.projects().contains(grant.target().id()))) {
      return inheritance.from(grant.target());
    }
    return reach.projects();
  }

  /** How a group's grant becomes its members'. */
  private interface Members {
    List<Assignment> of(Assignment assignment);
  }

  private Members members(AssignmentQuery query, List<Grant> grants) {
    if (query.sourceGroupIds() != null) {
      return List::of;
    }
    String userId = query.userId();
    if (userId != null) {
      return forGroups(_ -> List.of(userId));
    }
    Set<String> groups = new LinkedHashSet<>();
    for (Grant grant : grants) {
      if (grant.holder() instanceof Holder.Group(var id)) {
        groups.add(id);
      }
    }
    Map<String, List<String>> users = membership.membersOf(groups);
    return forGroups(group -> users.getOrDefault(group, List.of()));
  }

  private static Members forGroups(java.util.function.Function<String, List<String>> users) {
    return assignment ->
        switch (assignment.holder()) {
          case Holder.User _ -> List.of(assignment);
          case Holder.Group(var id) -> users.apply(id).stream().map(assignment::forMember).toList();
        };
  }

  /** A cycle of roles ends where an assignment would be followed a second time. */
  private static List<Assignment> withImplied(List<Assignment> assignments, RoleGraph graph) {
    List<Assignment> all = new ArrayList<>(assignments);
    Deque<Assignment> open = new ArrayDeque<>();
    assignments.forEach(open::push);
    Set<Assignment> followed = new HashSet<>();
    while (!open.isEmpty()) {
      Assignment next = open.pop();
      followed.add(next);
      for (String implied : graph.implied().getOrDefault(next.roleId(), List.of())) {
        Assignment further = next.implying(implied);
        if (!followed.contains(further)) {
          all.add(further);
          open.push(further);
        }
      }
    }
    return all;
  }
}
