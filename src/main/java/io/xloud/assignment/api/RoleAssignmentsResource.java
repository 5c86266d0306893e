package io.xloud.assignment.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.assignment.Assignment;
import io.xloud.assignment.AssignmentListing;
import io.xloud.assignment.AssignmentQuery;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.context.Scope;
import io.xloud.error.Problem;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.http.Schemas;
import io.xloud.identity.UserService;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who has which role where. */
@Path("/v3/role_assignments")
@RunOnVirtualThread
public class RoleAssignmentsResource {
  private final AssignmentListing listing;
  private final AssignmentNames names;
  private final ProjectService projects;
  private final UserService users;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;
  private final Schemas schemas;

  RoleAssignmentsResource(
      AssignmentListing listing,
      AssignmentNames names,
      ProjectService projects,
      UserService users,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections,
      Schemas schemas) {
    this.listing = listing;
    this.names = names;
    this.projects = projects;
    this.users = users;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
    this.schemas = schemas;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    schemas.check("role-assignment-list", QueryBody.of(uri));
    AssignmentFilters filters = new AssignmentFilters(uri.getQueryParameters());
    List<Assignment> found = filters.subtree() ? ofTree(filters) : ofAll(filters);
    AssignmentBody body =
        new AssignmentBody(links.base(), filters.includeNames() ? names.of(found) : null);
    return collections.whole("role_assignments", uri, found.stream().map(body::of).toList());
  }

  /** A caller with a domain's scope sees what lies in that domain. */
  private List<Assignment> ofAll(AssignmentFilters filters) {
    AuthContext by = caller.context();
    Target target = Target.none();
    @Nullable String domainId = by.scope() instanceof Scope.DomainScope scope ? scope.id() : null;
    if (domainId != null) {
      target.path("target.domain_id", domainId);
    }
    policy.enforce(by, AssignmentActions.LIST_ROLE_ASSIGNMENTS, target);
    return listing.list(checked(filters, domainId));
  }

  private List<Assignment> ofTree(AssignmentFilters filters) {
    AuthContext by = caller.context();
    String projectId = Objects.requireNonNull(filters.projectId());
    Project project =
        projects
            .find(projectId)
            .orElseThrow(() -> new Problem.NotFound("project", projectId).raised());
    Target target =
        Target.of("project", Attributes.of(project)).path("target.domain_id", project.domainId());
    policy.enforce(by, AssignmentActions.LIST_ROLE_ASSIGNMENTS_FOR_TREE, target);
    return listing.list(checked(filters, null));
  }

  private AssignmentQuery checked(AssignmentFilters filters, @Nullable String within) {
    filters.requireSense();
    AssignmentQuery query = filters.asked(within);
    if (query.effective() && query.userId() != null) {
      requireUser(query.userId());
    }
    return query;
  }

  /** Whose groups count must be there; grants as given are listed for whoever left them. */
  private void requireUser(String userId) {
    if (users.find(userId).isEmpty()) {
      throw new Problem.NotFound("user", userId).raised();
    }
  }
}
