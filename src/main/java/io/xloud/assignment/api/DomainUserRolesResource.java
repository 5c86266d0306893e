package io.xloud.assignment.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.Grant.Target;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Roles of a user on a domain. */
@Path("/v3/domains/{domain_id}/users/{user_id}/roles")
@RunOnVirtualThread
public class DomainUserRolesResource {
  private final GrantDoor door;

  DomainUserRolesResource(GrantDoor door) {
    this.door = door;
  }

  @GET
  public ObjectNode list(
      @PathParam("domain_id") String domainId,
      @PathParam("user_id") String userId,
      @Context UriInfo uri) {
    return door.list(AssignmentActions.LIST_GRANTS, spot(domainId, userId), uri);
  }

  @GET
  @Path("{role_id}")
  public Response check(
      @PathParam("domain_id") String domainId,
      @PathParam("user_id") String userId,
      @PathParam("role_id") String roleId) {
    return door.check(AssignmentActions.CHECK_GRANT, spot(domainId, userId), roleId);
  }

  @PUT
  @Path("{role_id}")
  public Response give(
      @PathParam("domain_id") String domainId,
      @PathParam("user_id") String userId,
      @PathParam("role_id") String roleId) {
    return door.give(AssignmentActions.CREATE_GRANT, spot(domainId, userId), roleId);
  }

  @DELETE
  @Path("{role_id}")
  public Response revoke(
      @PathParam("domain_id") String domainId,
      @PathParam("user_id") String userId,
      @PathParam("role_id") String roleId) {
    return door.revoke(AssignmentActions.REVOKE_GRANT, spot(domainId, userId), roleId);
  }

  private static GrantDoor.Spot spot(String domainId, String userId) {
    return new GrantDoor.Spot(new Target.Domain(domainId), new Holder.User(userId), false);
  }
}
