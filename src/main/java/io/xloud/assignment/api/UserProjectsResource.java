package io.xloud.assignment.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.assignment.EffectiveRoles;
import io.xloud.context.Caller;
import io.xloud.error.Problem;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.query.Filter;
import io.xloud.query.ListQuery;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import io.xloud.resource.api.ProjectBody;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The projects where a user has a role. */
@Path("/v3/users/{user_id}/projects")
@RunOnVirtualThread
public class UserProjectsResource {
  private final UserService users;
  private final ProjectService projects;
  private final EffectiveRoles roles;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;

  UserProjectsResource(
      UserService users,
      ProjectService projects,
      EffectiveRoles roles,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections,
      ListQueries queries) {
    this.users = users;
    this.projects = projects;
    this.roles = roles;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
    this.queries = queries.in("resource");
  }

  /** Refused before missed: whoever may not ask hears 403, whether or not the user exists. */
  @GET
  public ObjectNode list(@PathParam("user_id") String userId, @Context UriInfo uri) {
    ListQuery query = queries.from(uri, "domain_id", "enabled", "name");
    User user = permitted(userId);
    List<ObjectNode> found =
        projects.findAll(roles.projectsOf(user.id())).stream()
            .filter(
                project -> query.filters().stream().allMatch(one -> one.fits(member(project, one))))
            .filter(project -> isAfter(query.marker(), project.id()))
            .sorted(Comparator.comparing(Project::id))
            .map(project -> ProjectBody.member(project, links))
            .toList();
    return collections.page("projects", uri, query, found);
  }

  private static boolean isAfter(@Nullable String marker, String id) {
    return marker == null || id.compareTo(marker) > 0;
  }

  private User permitted(String userId) {
    Optional<User> user = users.find(userId);
    Target target = Target.none().path("user_id", user.map(User::id).orElse(userId));
    user.ifPresent(found -> target.and("user", Attributes.of(found)));
    policy.enforce(caller.context(), AssignmentActions.LIST_USER_PROJECTS, target);
    return user.orElseThrow(() -> new Problem.NotFound("user", userId).raised());
  }

  private static @Nullable Object member(Project project, Filter filter) {
    return switch (filter.attribute()) {
      case "domain_id" -> project.domainId();
      case "enabled" -> project.enabled();
      default -> project.name();
    };
  }
}
