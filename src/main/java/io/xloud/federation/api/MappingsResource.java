package io.xloud.federation.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.federation.FederationConfig;
import io.xloud.federation.Mapping;
import io.xloud.federation.MappingService;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.policy.api.Doorkeeper;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/**
 * Mappings. Other than elsewhere, the caller is asked before the body, as in the reference; and a
 * change that names no version gives the mapping the usual one.
 */
@Path("/v3/OS-FEDERATION/mappings")
@RunOnVirtualThread
public class MappingsResource {
  private static final String ID = "mapping_id";

  private final MappingService mappings;
  private final Doorkeeper doorkeeper;
  private final Links links;
  private final Collections collections;
  private final String usualVersion;

  MappingsResource(
      MappingService mappings,
      Doorkeeper doorkeeper,
      Links links,
      Collections collections,
      Options options) {
    this.mappings = mappings;
    this.doorkeeper = doorkeeper;
    this.links = links;
    this.collections = collections;
    this.usualVersion = FederationConfig.from(options).usualSchemaVersion();
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    doorkeeper.permitted(FederationActions.LIST_MAPPINGS);
    List<ObjectNode> found =
        mappings.list().stream().map(mapping -> MappingBody.member(mapping, links)).toList();
    return collections.whole("mappings", uri, found);
  }

  @GET
  @Path("{mapping_id}")
  public ObjectNode show(@PathParam(ID) String id) {
    doorkeeper.permitted(FederationActions.GET_MAPPING, ID, id);
    return MappingBody.of(mappings.get(id), links);
  }

  @PUT
  @Path("{mapping_id}")
  public Response create(@PathParam(ID) String id, JsonBody body) {
    AuthContext by = doorkeeper.permitted(FederationActions.CREATE_MAPPING, ID, id);
    Mapping made = mappings.create(MappingBody.read(id, body, usualVersion), by);
    return Response.status(Response.Status.CREATED).entity(MappingBody.of(made, links)).build();
  }

  @PATCH
  @Path("{mapping_id}")
  public ObjectNode update(@PathParam(ID) String id, JsonBody body) {
    AuthContext by = doorkeeper.permitted(FederationActions.UPDATE_MAPPING, ID, id);
    return MappingBody.of(mappings.update(MappingBody.read(id, body, usualVersion), by), links);
  }

  @DELETE
  @Path("{mapping_id}")
  public void delete(@PathParam(ID) String id) {
    AuthContext by = doorkeeper.permitted(FederationActions.DELETE_MAPPING, ID, id);
    mappings.delete(id, by);
  }
}
