package io.xloud.federation.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.federation.FederationPatch;
import io.xloud.federation.ProtocolService;
import io.xloud.http.BodyMembers;
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

/** The protocols of an identity provider, each with the mapping that holds for it. */
@Path("/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols")
@RunOnVirtualThread
public class ProtocolsResource {
  private static final String PROVIDER = "idp_id";
  private static final String ID = "protocol_id";
  private static final String MEMBER = "protocol";

  private final ProtocolService protocols;
  private final Doorkeeper doorkeeper;
  private final Links links;
  private final Collections collections;

  ProtocolsResource(
      ProtocolService protocols, Doorkeeper doorkeeper, Links links, Collections collections) {
    this.protocols = protocols;
    this.doorkeeper = doorkeeper;
    this.links = links;
    this.collections = collections;
  }

  @GET
  public ObjectNode list(@PathParam(PROVIDER) String providerId, @Context UriInfo uri) {
    doorkeeper.permitted(FederationActions.LIST_PROTOCOLS, PROVIDER, providerId);
    List<ObjectNode> found =
        protocols.list(providerId).stream()
            .map(protocol -> ProtocolBody.listed(protocol, links))
            .toList();
    return collections.whole("protocols", uri, found);
  }

  @GET
  @Path("{protocol_id}")
  public ObjectNode show(@PathParam(PROVIDER) String providerId, @PathParam(ID) String id) {
    doorkeeper.permitted(FederationActions.GET_PROTOCOL, PROVIDER, providerId, ID, id);
    return ProtocolBody.of(protocols.get(providerId, id), links);
  }

  @PUT
  @Path("{protocol_id}")
  public Response create(
      @PathParam(PROVIDER) String providerId, @PathParam(ID) String id, JsonBody body) {
    ObjectNode checked = body.validated("protocol-create", MEMBER);
    AuthContext by =
        doorkeeper.permitted(FederationActions.CREATE_PROTOCOL, PROVIDER, providerId, ID, id);
    FederationPatch given = new FederationPatch(BodyMembers.of(checked.get(MEMBER)));
    return Response.status(Response.Status.CREATED)
        .entity(ProtocolBody.of(protocols.create(providerId, id, given, by), links))
        .build();
  }

  @PATCH
  @Path("{protocol_id}")
  public ObjectNode update(
      @PathParam(PROVIDER) String providerId, @PathParam(ID) String id, JsonBody body) {
    ObjectNode checked = body.validated("protocol-update");
    AuthContext by =
        doorkeeper.permitted(FederationActions.UPDATE_PROTOCOL, PROVIDER, providerId, ID, id);
    FederationPatch patch = new FederationPatch(BodyMembers.of(checked.get(MEMBER)));
    return ProtocolBody.of(protocols.update(providerId, id, patch, by), links);
  }

  @DELETE
  @Path("{protocol_id}")
  public void delete(@PathParam(PROVIDER) String providerId, @PathParam(ID) String id) {
    AuthContext by =
        doorkeeper.permitted(FederationActions.DELETE_PROTOCOL, PROVIDER, providerId, ID, id);
    protocols.delete(providerId, id, by);
  }
}
