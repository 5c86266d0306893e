package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.catalog.EndpointFilterService;
import io.xloud.context.AuthContext;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The endpoints that were picked for a project. */
@Path("/v3/OS-EP-FILTER/projects/{project_id}/endpoints")
@RunOnVirtualThread
public class ProjectEndpointsResource {
  private static final String PROJECT = "project_id";
  private static final String ENDPOINT = "endpoint_id";

  private final EndpointFilterService filter;
  private final CatalogDoor door;
  private final Links links;
  private final Collections collections;

  ProjectEndpointsResource(
      EndpointFilterService filter, CatalogDoor door, Links links, Collections collections) {
    this.filter = filter;
    this.door = door;
    this.links = links;
    this.collections = collections;
  }

  @GET
  public ObjectNode list(@PathParam(PROJECT) String projectId, @Context UriInfo uri) {
    door.permitted(CatalogActions.LIST_ENDPOINTS_FOR_PROJECT, PROJECT, projectId);
    List<ObjectNode> found =
        filter.endpointsOfProject(projectId).stream()
            .map(endpoint -> EndpointBody.member(endpoint, links))
            .toList();
    return collections.whole("endpoints", uri, found);
  }

  @GET
  @Path("{endpoint_id}")
  public void check(@PathParam(PROJECT) String projectId, @PathParam(ENDPOINT) String endpointId) {
    door.permitted(
        CatalogActions.CHECK_ENDPOINT_IN_PROJECT, PROJECT, projectId, ENDPOINT, endpointId);
    filter.requireEndpoint(endpointId, projectId);
  }

  @PUT
  @Path("{endpoint_id}")
  public void add(@PathParam(PROJECT) String projectId, @PathParam(ENDPOINT) String endpointId) {
    AuthContext by =
        door.permitted(
            CatalogActions.ADD_ENDPOINT_TO_PROJECT, PROJECT, projectId, ENDPOINT, endpointId);
    filter.addEndpoint(endpointId, projectId, by);
  }

  @DELETE
  @Path("{endpoint_id}")
  public void remove(@PathParam(PROJECT) String projectId, @PathParam(ENDPOINT) String endpointId) {
    AuthContext by =
        door.permitted(
            CatalogActions.REMOVE_ENDPOINT_FROM_PROJECT, PROJECT, projectId, ENDPOINT, endpointId);
    filter.removeEndpoint(endpointId, projectId, by);
  }
}
