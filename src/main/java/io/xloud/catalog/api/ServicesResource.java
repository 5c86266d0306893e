package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.Service;
import io.xloud.catalog.ServiceService;
import io.xloud.context.AuthContext;
import io.xloud.http.BodyMembers;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
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

/** Services. */
@Path("/v3/services")
@RunOnVirtualThread
public class ServicesResource {
  private final ServiceService services;
  private final CatalogDoor door;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;

  ServicesResource(
      ServiceService services,
      CatalogDoor door,
      Links links,
      Collections collections,
      ListQueries queries) {
    this.services = services;
    this.door = door;
    this.links = links;
    this.collections = collections;
    this.queries = queries.in("catalog");
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    door.permitted(CatalogActions.LIST_SERVICES);
    ListQuery query = queries.from(uri, "type", "name");
    List<ObjectNode> found =
        services.list(query).stream().map(service -> ServiceBody.member(service, links)).toList();
    return collections.page("services", uri, query, found);
  }

  @POST
  public Response create(JsonBody body) {
    door.permittedWithoutBody(CatalogActions.CREATE_SERVICE, body);
    ObjectNode checked = body.validated("service-create", "service");
    AuthContext by = door.permitted(CatalogActions.CREATE_SERVICE);
    CatalogPatch given = new CatalogPatch(BodyMembers.of(checked.get("service")));
    Service created = services.create(ServiceBody.fresh(Ids.fresh(), given), by);
    return Response.status(Response.Status.CREATED).entity(ServiceBody.of(created, links)).build();
  }

  @GET
  @Path("{service_id}")
  public ObjectNode show(@PathParam("service_id") String serviceId) {
    door.permitted(CatalogActions.GET_SERVICE, "service_id", serviceId);
    return ServiceBody.of(services.get(serviceId), links);
  }

  @PATCH
  @Path("{service_id}")
  public ObjectNode update(@PathParam("service_id") String serviceId, JsonBody body) {
    ObjectNode checked = body.validated("service-update");
    AuthContext by = door.permitted(CatalogActions.UPDATE_SERVICE, "service_id", serviceId);
    CatalogPatch patch = new CatalogPatch(BodyMembers.of(checked.get("service")));
    CatalogDoor.requireSameId(serviceId, patch);
    return ServiceBody.of(services.update(serviceId, patch, by), links);
  }

  @DELETE
  @Path("{service_id}")
  public void delete(@PathParam("service_id") String serviceId) {
    AuthContext by = door.permitted(CatalogActions.DELETE_SERVICE, "service_id", serviceId);
    services.delete(serviceId, by);
  }
}
