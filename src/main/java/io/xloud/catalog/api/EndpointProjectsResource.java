package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.catalog.EndpointFilterService;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.resource.api.ProjectBody;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The projects that an endpoint was picked for. */
@Path("/v3/OS-EP-FILTER/endpoints/{endpoint_id}/projects")
@RunOnVirtualThread
public class EndpointProjectsResource {
  private final EndpointFilterService filter;
  private final CatalogDoor door;
  private final Links links;
  private final Collections collections;

  EndpointProjectsResource(
      EndpointFilterService filter, CatalogDoor door, Links links, Collections collections) {
    this.filter = filter;
    this.door = door;
    this.links = links;
    this.collections = collections;
  }

  @GET
  public ObjectNode list(@PathParam("endpoint_id") String endpointId, @Context UriInfo uri) {
    door.permitted(CatalogActions.LIST_PROJECTS_FOR_ENDPOINT, "endpoint_id", endpointId);
    List<ObjectNode> found =
        filter.projectsOfEndpoint(endpointId).stream()
            .map(project -> ProjectBody.member(project, links))
            .toList();
    return collections.whole("projects", uri, found);
  }
}
