package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.Region;
import io.xloud.catalog.RegionService;
import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Regions. Their ids may be chosen by whoever makes them. */
@Path("/v3/regions")
@RunOnVirtualThread
public class RegionsResource {
  private final RegionService regions;
  private final CatalogDoor door;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;
  private final Schemas schemas;

  RegionsResource(
      RegionService regions,
      CatalogDoor door,
      Links links,
      Collections collections,
      ListQueries queries,
      Schemas schemas) {
    this.regions = regions;
    this.door = door;
    this.links = links;
    this.collections = collections;
    this.queries = queries.in("catalog");
    this.schemas = schemas;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    schemas.checkQuery("region-list", uri);
    door.permitted(CatalogActions.LIST_REGIONS);
    ListQuery query = queries.from(uri, "parent_region_id");
    List<ObjectNode> found =
        regions.list(query).stream().map(region -> RegionBody.member(region, links)).toList();
    return collections.page("regions", uri, query, found);
  }

  @POST
  public Response create(JsonBody body) {
    ObjectNode checked = body.validated("region-create", "region");
    AuthContext by = door.permitted(CatalogActions.CREATE_REGION);
    CatalogPatch given = new CatalogPatch(BodyMembers.of(checked.get("region")));
    String id = given.text("id").filter(wanted -> !wanted.isEmpty()).orElseGet(Ids::fresh);
    return created(regions.create(RegionBody.fresh(id, given), by));
  }

  @PUT
  @Path("{region_id}")
  public Response put(@PathParam("region_id") String regionId, JsonBody body) {
    ObjectNode checked = body.validated("region-create", "region");
    AuthContext by = door.permitted(CatalogActions.CREATE_REGION, "region_id", regionId);
    CatalogPatch given = new CatalogPatch(BodyMembers.of(checked.get("region")));
    String id = given.has("id") ? given.text("id").orElse("None") : regionId;
    if (!id.equals(regionId)) {
      throw new Problem.BadRequest(
              "Conflicting region IDs specified: \"%s\" != \"%s\"".formatted(regionId, id))
          .raised();
    }
    return created(regions.create(RegionBody.fresh(regionId, given), by));
  }

  private Response created(Region region) {
    return Response.status(Response.Status.CREATED).entity(RegionBody.of(region, links)).build();
  }

  @GET
  @Path("{region_id}")
  public ObjectNode show(@PathParam("region_id") String regionId) {
    door.permitted(CatalogActions.GET_REGION, "region_id", regionId);
    return RegionBody.of(regions.get(regionId), links);
  }

  @PATCH
  @Path("{region_id}")
  public ObjectNode update(@PathParam("region_id") String regionId, JsonBody body) {
    ObjectNode checked = body.validated("region-update");
    AuthContext by = door.permitted(CatalogActions.UPDATE_REGION, "region_id", regionId);
    CatalogPatch patch = new CatalogPatch(BodyMembers.of(checked.get("region")));
    CatalogDoor.requireSameId(regionId, patch);
    return RegionBody.of(regions.update(regionId, patch, by), links);
  }

  @DELETE
  @Path("{region_id}")
  public void delete(@PathParam("region_id") String regionId) {
    AuthContext by = door.permitted(CatalogActions.DELETE_REGION, "region_id", regionId);
    regions.delete(regionId, by);
  }
}
