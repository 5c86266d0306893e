package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.catalog.EndpointFilterService;
import io.xloud.context.AuthContext;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.resource.api.ProjectBody;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The projects that an endpoint group was picked for. */
@Path("/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/projects")
@RunOnVirtualThread
public class EndpointGroupProjectsResource {
  private static final String ID = "endpoint_group_id";

  private final EndpointFilterService filter;
  private final CatalogDoor door;
  private final Links links;
  private final Collections collections;

  EndpointGroupProjectsResource(
      EndpointFilterService filter, CatalogDoor door, Links links, Collections collections) {
    this.filter = filter;
    this.door = door;
    this.links = links;
    this.collections = collections;
  }

  @GET
  public ObjectNode list(@PathParam(ID) String id, @Context UriInfo uri) {
    door.permitted(CatalogActions.LIST_PROJECTS_OF_GROUP, ID, id);
    List<ObjectNode> found =
        filter.projectsOfGroup(id).stream()
            .map(project -> ProjectBody.member(project, links))
            .toList();
    return collections.whole("projects", uri, found);
  }

  @GET
  @Path("{project_id}")
  public ObjectNode show(@PathParam(ID) String id, @PathParam("project_id") String projectId) {
    door.permitted(CatalogActions.GET_GROUP_IN_PROJECT, ID, id, "project_id", projectId);
    return EndpointGroupBody.of(filter.groupOfProject(id, projectId));
  }

  @PUT
  @Path("{project_id}")
  public void add(@PathParam(ID) String id, @PathParam("project_id") String projectId) {
    AuthContext by =
        door.permitted(CatalogActions.ADD_GROUP_TO_PROJECT, ID, id, "project_id", projectId);
    filter.addGroup(id, projectId, by);
  }

  @DELETE
  @Path("{project_id}")
  public void remove(@PathParam(ID) String id, @PathParam("project_id") String projectId) {
    AuthContext by =
        door.permitted(CatalogActions.REMOVE_GROUP_FROM_PROJECT, ID, id, "project_id", projectId);
    filter.removeGroup(id, projectId, by);
  }
}
