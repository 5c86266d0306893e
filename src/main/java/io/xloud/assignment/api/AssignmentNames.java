package io.xloud.assignment.api;

import io.xloud.assignment.Assignment;
import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.Grant.Target;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleService;
import io.xloud.identity.Group;
import io.xloud.identity.GroupService;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the names of everything in a list of assignments, one query for each kind. */
@Singleton
final class AssignmentNames {
  private final UserService users;
  private final GroupService groups;
  private final ProjectService projects;
  private final DomainService domains;
  private final RoleService roles;

  AssignmentNames(
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

  /** What has a name, and the domain it has it in. */
  record Named(@Nullable String name, @Nullable String domainId) {}

  /** By id; whoever is not there any more is missing. */
  record Names(
      Map<String, Named> users,
      Map<String, Named> groups,
      Map<String, Named> projects,
      Map<String, Named> roles,
      Map<String, String> domains) {}

  Names of(List<Assignment> assignments) {
    Map<String, Named> userNames =
        byId(
            users.findAll(holders(assignments, Holder.User.class)),
            User::id,
            user -> new Named(user.name(), user.domainId()));
    Map<String, Named> groupNames =
        byId(
            groups.findAll(holders(assignments, Holder.Group.class)),
            Group::id,
            group -> new Named(group.name(), group.domainId()));
    Map<String, Named> projectNames =
        byId(
            projects.findAll(targets(assignments, Target.Project.class)),
            Project::id,
            project -> new Named(project.name(), project.domainId()));
    Map<String, Named> roleNames =
        byId(
            roles.findAll(distinct(assignments.stream().map(Assignment::roleId))),
            Role::id,
            role -> new Named(role.name(), role.domainId()));
    List<String> domainIds = new ArrayList<>(targets(assignments, Target.Domain.class));
    Stream.of(userNames, groupNames, projectNames, roleNames)
        .flatMap(names -> names.values().stream())
        .map(Named::domainId)
        .filter(Objects::nonNull)
        .forEach(domainIds::add);
    Map<String, String> domainNames =
        domains.findAll(distinct(domainIds.stream())).stream()
            .collect(Collectors.toMap(Domain::id, Domain::name));
    return new Names(userNames, groupNames, projectNames, roleNames, domainNames);
  }

  private static <T> Map<String, Named> byId(
      Collection<T> all, Function<T, String> id, Function<T, Named> named) {
    return all.stream().collect(Collectors.toMap(id, named, (first, _) -> first));
  }

  private static List<String> holders(List<Assignment> all, Class<? extends Holder> kind) {
    return distinct(all.stream().map(Assignment::holder).filter(kind::isInstance).map(Holder::id));
  }

  private static List<String> targets(List<Assignment> all, Class<? extends Target> kind) {
    return distinct(all.stream().map(Assignment::target).filter(kind::isInstance).map(Target::id));
  }

  private static List<String> distinct(Stream<String> ids) {
    return ids.distinct().toList();
  }
}
