package io.xloud.endpointpolicy.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.catalog.api.EndpointBody;
import io.xloud.context.AuthContext;
import io.xloud.endpointpolicy.EndpointPolicyService;
import io.xloud.endpointpolicy.Place;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.policy.api.Doorkeeper;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The endpoints where a policy holds. */
@Path("/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints")
@RunOnVirtualThread
public class PolicyEndpointsResource {
  private static final String ID = "policy_id";
  private static final String ENDPOINT = "endpoint_id";

  private final EndpointPolicyService places;
  private final Doorkeeper doorkeeper;
  private final Links links;
  private final Collections collections;

  PolicyEndpointsResource(
      EndpointPolicyService places, Doorkeeper doorkeeper, Links links, Collections collections) {
    this.places = places;
    this.doorkeeper = doorkeeper;
    this.links = links;
    this.collections = collections;
  }

  @GET
  public ObjectNode list(@PathParam(ID) String id, @Context UriInfo uri) {
    doorkeeper.permitted(PolicyActions.LIST_ENDPOINTS, ID, id);
    List<ObjectNode> found =
        places.endpoints(id).stream()
            .map(endpoint -> EndpointBody.member(endpoint, links))
            .map(member -> member.without(List.of("region")))
            .map(ObjectNode.class::cast)
            .toList();
    return collections.whole("endpoints", uri, found);
  }

  @GET
  @Path("{endpoint_id}")
  public void check(@PathParam(ID) String id, @PathParam(ENDPOINT) String endpointId) {
    doorkeeper.permitted(PolicyActions.CHECK_FOR_ENDPOINT, ID, id, ENDPOINT, endpointId);
    places.require(id, Place.endpoint(endpointId));
  }

  @PUT
  @Path("{endpoint_id}")
  public void add(@PathParam(ID) String id, @PathParam(ENDPOINT) String endpointId) {
    AuthContext by =
        doorkeeper.permitted(PolicyActions.CREATE_FOR_ENDPOINT, ID, id, ENDPOINT, endpointId);
    places.associate(id, Place.endpoint(endpointId), by);
  }

  @DELETE
  @Path("{endpoint_id}")
  public void remove(@PathParam(ID) String id, @PathParam(ENDPOINT) String endpointId) {
    AuthContext by =
        doorkeeper.permitted(PolicyActions.DELETE_FOR_ENDPOINT, ID, id, ENDPOINT, endpointId);
    places.dissociate(id, Place.endpoint(endpointId), by);
  }
}
