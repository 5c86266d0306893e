package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.Endpoint;
import io.xloud.catalog.EndpointService;
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

/** Endpoints. */
@Path("/v3/endpoints")
@RunOnVirtualThread
public class EndpointsResource {
  private final EndpointService endpoints;
  private final CatalogDoor door;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;
  private final Schemas schemas;

  EndpointsResource(
      EndpointService endpoints,
      CatalogDoor door,
      Links links,
      Collections collections,
      ListQueries queries,
      Schemas schemas) {
    this.endpoints = endpoints;
    this.door = door;
    this.links = links;
    this.collections = collections;
    this.queries = queries.in("catalog");
    this.schemas = schemas;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    schemas.checkQuery("endpoint-list", uri);
    door.permitted(CatalogActions.LIST_ENDPOINTS);
    ListQuery query = queries.from(uri, "interface", "service_id", "region_id");
    List<ObjectNode> found =
        endpoints.list(query).stream()
            .map(endpoint -> EndpointBody.member(endpoint, links))
            .toList();
    return collections.page("endpoints", uri, query, found);
  }

  @POST
  public Response create(JsonBody body) {
    door.permittedWithoutBody(CatalogActions.CREATE_ENDPOINT, body);
    ObjectNode checked = body.validated("endpoint-create", "endpoint");
    AuthContext by = door.permitted(CatalogActions.CREATE_ENDPOINT);
    CatalogPatch given = new CatalogPatch(BodyMembers.of(checked.get("endpoint")));
    Endpoint endpoint = EndpointBody.fresh(Ids.fresh(), given);
    Endpoint created = endpoints.create(endpoint, EndpointBody.newRegion(given), by);
    return Response.status(Response.Status.CREATED).entity(EndpointBody.of(created, links)).build();
  }

  @GET
  @Path("{endpoint_id}")
  public ObjectNode show(@PathParam("endpoint_id") String endpointId) {
    door.permitted(CatalogActions.GET_ENDPOINT, "endpoint_id", endpointId);
    return EndpointBody.of(endpoints.get(endpointId), links);
  }

  @PATCH
  @Path("{endpoint_id}")
  public ObjectNode update(@PathParam("endpoint_id") String endpointId, JsonBody body) {
    ObjectNode checked = body.validated("endpoint-update");
    AuthContext by = door.permitted(CatalogActions.UPDATE_ENDPOINT, "endpoint_id", endpointId);
    CatalogPatch patch = new CatalogPatch(BodyMembers.of(checked.get("endpoint")));
    CatalogDoor.requireSameId(endpointId, patch);
    String newRegion = EndpointBody.newRegion(patch);
    return EndpointBody.of(endpoints.update(endpointId, patch, newRegion, by), links);
  }

  @DELETE
  @Path("{endpoint_id}")
  public void delete(@PathParam("endpoint_id") String endpointId) {
    AuthContext by = door.permitted(CatalogActions.DELETE_ENDPOINT, "endpoint_id", endpointId);
    endpoints.delete(endpointId, by);
  }
}
