package io.xloud.resource.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.error.Problem;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.http.Schemas;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tags of a project, together and one by one. */
@Path("/v3/projects/{project_id}/tags")
@RunOnVirtualThread
public class ProjectTagsResource {
  /** What the reference service calls an answer without a body. */
  private static final String EMPTY = "text/html; charset=utf-8";

  private final ProjectService projects;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Schemas schemas;

  ProjectTagsResource(
      ProjectService projects, Policy policy, Caller caller, Links links, Schemas schemas) {
    this.projects = projects;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.schemas = schemas;
  }

  @GET
  public ObjectNode list(@PathParam("project_id") String projectId, @Context UriInfo uri) {
    return body(permitted(projectId, ProjectActions.LIST_PROJECT_TAGS).tags(), uri);
  }

  @PUT
  public ObjectNode replace(
      @PathParam("project_id") String projectId, JsonBody body, @Context UriInfo uri) {
    ObjectNode asked = body.validated("project-tags-update");
    Project project = permitted(projectId, ProjectActions.UPDATE_PROJECT_TAGS);
    schemas.check("project-tags", asked);
    List<String> tags = new ArrayList<>();
    asked.get("tags").forEach(tag -> tags.add(tag.asText()));
    return body(projects.replaceTags(project.id(), tags, caller.context()), uri);
  }

  @DELETE
  public void clear(@PathParam("project_id") String projectId) {
    Project project = permitted(projectId, ProjectActions.DELETE_PROJECT_TAGS);
    projects.replaceTags(project.id(), List.of(), caller.context());
  }

  @GET
  @Path("{value}")
  public void check(@PathParam("project_id") String projectId, @PathParam("value") String value) {
    Project project = permitted(projectId, ProjectActions.GET_PROJECT_TAG);
    if (!project.tags().contains(value)) {
      throw new Problem.NotFound("project tag", value).raised();
    }
  }

  @PUT
  @Path("{value}")
  public Response add(@PathParam("project_id") String projectId, @PathParam("value") String value) {
    Project project = permitted(projectId, ProjectActions.CREATE_PROJECT_TAG);
    ObjectNode wanted = JsonNodeFactory.instance.objectNode();
    ArrayNode tags = wanted.putArray("tags");
    project.tags().forEach(tags::add);
    schemas.check("project-tags", wanted.set("tags", tags.add(value)));
    projects.addTag(project.id(), value, caller.context());
    return Response.created(location(projectId, value)).type(EMPTY).build();
  }

  /** Without {@code projects} in it, as the reference service writes it. */
  private URI location(String projectId, String value) {
    return URI.create(links.base() + "/v3/" + quoted(projectId) + "/tags/" + quoted(value));
  }

  private static String quoted(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @DELETE
  @Path("{value}")
  public void remove(@PathParam("project_id") String projectId, @PathParam("value") String value) {
    Project project = permitted(projectId, ProjectActions.DELETE_PROJECT_TAG);
    projects.removeTag(project.id(), value, caller.context());
  }

  private Project permitted(String projectId, Action action) {
    AuthContext by = caller.context();
    Optional<Project> project = projects.find(projectId);
    policy.enforce(by, action, ProjectTarget.of(projectId, project));
    return project.orElseThrow(() -> new Problem.NotFound("project", projectId).raised());
  }

  private ObjectNode body(List<String> tags, UriInfo uri) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    String query = uri.getRequestUri().getRawQuery();
    body.putObject("links").put("self", links.base() + "/v3" + (query == null ? "" : "?" + query));
    ArrayNode list = body.putArray("tags");
    tags.forEach(list::add);
    return body;
  }
}
