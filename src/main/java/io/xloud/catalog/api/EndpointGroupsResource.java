package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.EndpointFilterService;
import io.xloud.catalog.EndpointGroup;
import io.xloud.context.AuthContext;
import io.xloud.http.BodyMembers;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
import io.xloud.http.Schemas;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
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

/** Endpoint groups. */
@Path("/v3/OS-EP-FILTER/endpoint_groups")
@RunOnVirtualThread
public class EndpointGroupsResource {
  private static final String ID = "endpoint_group_id";

  private final EndpointFilterService filter;
  private final CatalogDoor door;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;
  private final Schemas schemas;

  EndpointGroupsResource(
      EndpointFilterService filter,
      CatalogDoor door,
      Links links,
      Collections collections,
      ListQueries queries,
      Schemas schemas) {
    this.filter = filter;
    this.door = door;
    this.links = links;
    this.collections = collections;
    this.queries = queries;
    this.schemas = schemas;
  }

  /** Neither {@code limit} nor {@code marker}: the reference service refuses them here. */
  @GET
  public ObjectNode list(@Context UriInfo uri) {
    schemas.checkQuery("endpoint-group-list", uri);
    door.permitted(CatalogActions.LIST_ENDPOINT_GROUPS);
    ListQuery query = new ListQuery(queries.from(uri, "name").filters(), null, null);
    List<ObjectNode> found =
        filter.groups(query).stream().map(group -> EndpointGroupBody.member(group, links)).toList();
    return collections.whole("endpoint_groups", uri, found);
  }

  @POST
  public Response create(JsonBody body) {
    ObjectNode checked = body.validated("endpoint-group-create");
    AuthContext by = door.permitted(CatalogActions.CREATE_ENDPOINT_GROUP);
    CatalogPatch given = new CatalogPatch(BodyMembers.of(checked.get("endpoint_group")));
    EndpointGroup created = filter.create(EndpointGroupBody.fresh(Ids.fresh(), given), by);
    return Response.status(Response.Status.CREATED)
        .entity(EndpointGroupBody.of(created, links))
        .build();
  }

  @GET
  @Path("{endpoint_group_id}")
  public ObjectNode show(@PathParam(ID) String id) {
    door.permitted(CatalogActions.GET_ENDPOINT_GROUP, ID, id);
    return EndpointGroupBody.of(filter.group(id), links);
  }

  @PATCH
  @Path("{endpoint_group_id}")
  public ObjectNode update(@PathParam(ID) String id, JsonBody body) {
    ObjectNode checked = body.validated("endpoint-group-update");
    AuthContext by = door.permitted(CatalogActions.UPDATE_ENDPOINT_GROUP, ID, id);
    CatalogPatch patch = new CatalogPatch(BodyMembers.of(checked.get("endpoint_group")));
    return EndpointGroupBody.of(filter.update(id, EndpointGroupBody.checked(patch), by), links);
  }

  @DELETE
  @Path("{endpoint_group_id}")
  public void delete(@PathParam(ID) String id) {
    AuthContext by = door.permitted(CatalogActions.DELETE_ENDPOINT_GROUP, ID, id);
    filter.delete(id, by);
  }

  @GET
  @Path("{endpoint_group_id}/endpoints")
  public ObjectNode endpoints(@PathParam(ID) String id, @Context UriInfo uri) {
    door.permitted(CatalogActions.LIST_ENDPOINTS_OF_GROUP, ID, id);
    List<ObjectNode> found =
        filter.endpointsOfGroup(id).stream()
            .map(endpoint -> EndpointBody.member(endpoint, links))
            .toList();
    return collections.whole("endpoints", uri, found);
  }
}
