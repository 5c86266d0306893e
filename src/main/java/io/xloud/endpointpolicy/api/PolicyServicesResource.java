package io.xloud.endpointpolicy.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.endpointpolicy.EndpointPolicyService;
import io.xloud.endpointpolicy.Place;
import io.xloud.policy.api.Doorkeeper;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** The services for which a policy holds, everywhere or in one region. */
@Path("/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}")
@RunOnVirtualThread
public class PolicyServicesResource {
  private static final String ID = "policy_id";
  private static final String SERVICE = "service_id";
  private static final String REGION = "region_id";

  private final EndpointPolicyService places;
  private final Doorkeeper doorkeeper;

  PolicyServicesResource(EndpointPolicyService places, Doorkeeper doorkeeper) {
    this.places = places;
    this.doorkeeper = doorkeeper;
  }

  @GET
  public void check(@PathParam(ID) String id, @PathParam(SERVICE) String serviceId) {
    doorkeeper.permitted(PolicyActions.CHECK_FOR_SERVICE, ID, id, SERVICE, serviceId);
    places.require(id, Place.service(serviceId));
  }

  @PUT
  public void add(@PathParam(ID) String id, @PathParam(SERVICE) String serviceId) {
    AuthContext by =
        doorkeeper.permitted(PolicyActions.CREATE_FOR_SERVICE, ID, id, SERVICE, serviceId);
    places.associate(id, Place.service(serviceId), by);
  }

  @DELETE
  public void remove(@PathParam(ID) String id, @PathParam(SERVICE) String serviceId) {
    AuthContext by =
        doorkeeper.permitted(PolicyActions.DELETE_FOR_SERVICE, ID, id, SERVICE, serviceId);
    places.dissociate(id, Place.service(serviceId), by);
  }

  @GET
  @Path("regions/{region_id}")
  public void checkRegion(
      @PathParam(ID) String id,
      @PathParam(SERVICE) String serviceId,
      @PathParam(REGION) String regionId) {
    doorkeeper.permitted(
        PolicyActions.CHECK_FOR_REGION, ID, id, SERVICE, serviceId, REGION, regionId);
    places.require(id, Place.region(serviceId, regionId));
  }

  @PUT
  @Path("regions/{region_id}")
  public void addRegion(
      @PathParam(ID) String id,
      @PathParam(SERVICE) String serviceId,
      @PathParam(REGION) String regionId) {
    AuthContext by =
        doorkeeper.permitted(
            PolicyActions.CREATE_FOR_REGION, ID, id, SERVICE, serviceId, REGION, regionId);
    places.associate(id, Place.region(serviceId, regionId), by);
  }

  @DELETE
  @Path("regions/{region_id}")
  public void removeRegion(
      @PathParam(ID) String id,
      @PathParam(SERVICE) String serviceId,
      @PathParam(REGION) String regionId) {
    AuthContext by =
        doorkeeper.permitted(
            PolicyActions.DELETE_FOR_REGION, ID, id, SERVICE, serviceId, REGION, regionId);
    places.dissociate(id, Place.region(serviceId, regionId), by);
  }
}
