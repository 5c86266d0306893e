package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.catalog.EndpointFilterService;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The endpoint groups that were picked for a project. */
@Path("/v3/OS-EP-FILTER/projects/{project_id}/endpoint_groups")
@RunOnVirtualThread
public class ProjectEndpointGroupsResource {
  private final EndpointFilterService filter;
  private final CatalogDoor door;
  private final Links links;
  private final Collections collections;

  ProjectEndpointGroupsResource(
      EndpointFilterService filter, CatalogDoor door, Links links, Collections collections) {
    this.filter = filter;
    this.door = door;
    this.links = links;
    this.collections = collections;
  }

  @GET
  public ObjectNode list(@PathParam("project_id") String projectId, @Context UriInfo uri) {
    door.permitted(CatalogActions.LIST_GROUPS_FOR_PROJECT, "project_id", projectId);
    List<ObjectNode> found =
        filter.groupsOfProject(projectId).stream()
            .map(group -> EndpointGroupBody.member(group, links))
            .toList();
    return collections.whole("endpoint_groups", uri, found);
  }
}
