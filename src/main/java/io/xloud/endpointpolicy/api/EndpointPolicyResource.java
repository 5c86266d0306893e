package io.xloud.endpointpolicy.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.endpointpolicy.EndpointPolicyService;
import io.xloud.http.Links;
import io.xloud.policy.api.Doorkeeper;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** The policy that an endpoint uses. */
@Path("/v3/endpoints/{endpoint_id}/OS-ENDPOINT-POLICY/policy")
@RunOnVirtualThread
public class EndpointPolicyResource {
  private final EndpointPolicyService places;
  private final Doorkeeper doorkeeper;
  private final Links links;

  EndpointPolicyResource(EndpointPolicyService places, Doorkeeper doorkeeper, Links links) {
    this.places = places;
    this.doorkeeper = doorkeeper;
    this.links = links;
  }

  @GET
  public ObjectNode show(@PathParam("endpoint_id") String endpointId) {
    doorkeeper.permitted(PolicyActions.GET_FOR_ENDPOINT, "endpoint_id", endpointId);
    return PolicyBody.ofEndpoint(places.policy(endpointId), links);
  }
}
