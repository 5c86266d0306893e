package io.xloud.resource.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.context.Scope;
import io.xloud.error.Problem;
import io.xloud.http.BodyMembers;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
import io.xloud.http.Schemas;
import io.xloud.persistence.Ids;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.query.ListQuery;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectPatch;
import io.xloud.resource.ProjectService;
import io.xloud.resource.ResourceConfig;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Projects. One that acts as a domain is also a domain of {@link DomainsResource}. */
@Path("/v3/projects")
@RunOnVirtualThread
public class ProjectsResource {
  private final ProjectService projects;
  private final ProjectTrees trees;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;
  private final Schemas schemas;
  private final String defaultDomainId;

  ProjectsResource(
      ProjectService projects,
      ProjectTrees trees,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections,
      ListQueries queries,
      Schemas schemas,
      Options options) {
    this.projects = projects;
    this.trees = trees;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
    this.queries = queries.in("resource");
    this.schemas = schemas;
    this.defaultDomainId = ResourceConfig.from(options).defaultDomainId();
  }

  /** With a token of a domain only that domain's projects. */
  @GET
  public ObjectNode list(@Context UriInfo uri) {
    schemas.checkQuery("project-list", uri);
    AuthContext by = caller.context();
    Optional<String> own = ownDomain(by);
    Target target = Target.none();
    own.ifPresent(id -> target.path("target.domain_id", id));
    policy.enforce(by, ProjectActions.LIST_PROJECTS, target);
    ListQuery query = query(uri, own);
    List<ObjectNode> found =
        projects.list(query, TagQuery.of(uri)).stream()
            .map(project -> ProjectBody.member(project, links))
            .toList();
    return collections.page("projects", uri, query, found);
  }

  private ListQuery query(UriInfo uri, Optional<String> ownDomain) {
    ListQuery asked = queries.from(uri, "domain_id", "enabled", "name", "parent_id", "is_domain");
    ListQuery kind =
        uri.getQueryParameters().containsKey("is_domain") ? asked : asked.where("is_domain", "0");
    return ownDomain.map(id -> kind.where("domain_id", id)).orElse(kind);
  }

  private static Optional<String> ownDomain(AuthContext by) {
    return by.scope() instanceof Scope.DomainScope(var id, _) ? Optional.of(id) : Optional.empty();
  }

  @POST
  public Response create(JsonBody body) {
    if (body.unchecked().isEmpty()) {
      // As in the reference, who may not create hears so before that nothing was described.
      policy.enforce(
          caller.context(), ProjectActions.CREATE_PROJECT, Target.of("project", Map.of()));
    }
    ObjectNode checked = body.validated("project-create", "project");
    AuthContext by = caller.context();
    Map<String, @Nullable Object> members = BodyMembers.of(checked.get("project"));
    policy.enforce(by, ProjectActions.CREATE_PROJECT, Target.of("project", members));
    if (!Boolean.TRUE.equals(members.get("is_domain")) && members.get("domain_id") == null) {
      members.put("domain_id", usualDomain(by));
    }
    Project created = projects.create(ProjectBody.fresh(Ids.fresh(), members), by);
    return Response.status(Response.Status.CREATED).entity(ProjectBody.of(created, links)).build();
  }

  private String usualDomain(AuthContext by) {
    Optional<String> own = ownDomain(by);
    if (own.isEmpty() && by.admin()) {
      throw new Problem.BadRequest(
              "You have tried to create a resource using the admin token. As this token is not within a domain you must explicitly include a domain for this resource to belong to.")
          .raised();
    }
    return own.orElse(defaultDomainId);
  }

  /** Refused before missed: whoever may not ask hears 403, whether or not the project exists. */
  @GET
  @Path("{project_id}")
  public ObjectNode show(@PathParam("project_id") String projectId, @Context UriInfo uri) {
    Project project = permitted(projectId, ProjectActions.GET_PROJECT);
    ObjectNode member = ProjectBody.member(project, links);
    trees.addTo(member, project, uri, caller.context());
    return ProjectBody.of(member);
  }

  @PATCH
  @Path("{project_id}")
  public ObjectNode update(@PathParam("project_id") String projectId, JsonBody body) {
    ObjectNode checked = body.validated("project-update");
    AuthContext by = caller.context();
    Optional<Project> project = asked(projectId, ProjectActions.UPDATE_PROJECT);
    ProjectPatch patch = ProjectPatch.of(BodyMembers.of(checked.get("project")));
    if (patch.members().get("id") != null && !projectId.equals(patch.members().get("id"))) {
      throw new Problem.BadRequest("Cannot change ID").raised();
    }
    String id = project.map(Project::id).orElse(projectId);
    return ProjectBody.updated(projects.update(id, patch, by), links);
  }

  @DELETE
  @Path("{project_id}")
  public void delete(@PathParam("project_id") String projectId) {
    projects.delete(permitted(projectId, ProjectActions.DELETE_PROJECT).id(), caller.context());
  }

  private Project permitted(String projectId, Action action) {
    return asked(projectId, action)
        .orElseThrow(() -> new Problem.NotFound("project", projectId).raised());
  }

  private Optional<Project> asked(String projectId, Action action) {
    AuthContext by = caller.context();
    Optional<Project> project = projects.find(projectId);
    policy.enforce(by, action, ProjectTarget.of(projectId, project));
    return project;
  }
}
