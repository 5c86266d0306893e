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

/** Roles of a group on the system. */
@Path("/v3/system/groups/{group_id}/roles")
@RunOnVirtualThread
public class SystemGroupRolesResource {
  private final GrantDoor door;

  SystemGroupRolesResource(GrantDoor door) {
    this.door = door;
  }

  @GET
  public ObjectNode list(@PathParam("group_id") String groupId, @Context UriInfo uri) {
    return door.list(AssignmentActions.LIST_SYSTEM_GRANTS_FOR_GROUP, spot(groupId), uri);
  }

  @GET
  @Path("{role_id}")
  public Response check(
      @PathParam("group_id") String groupId, @PathParam("role_id") String roleId) {
    return door.check(AssignmentActions.CHECK_SYSTEM_GRANT_FOR_GROUP, spot(groupId), roleId);
  }

  @PUT
  @Path("{role_id}")
  public Response give(@PathParam("group_id") String groupId, @PathParam("role_id") String roleId) {
    return door.give(AssignmentActions.CREATE_SYSTEM_GRANT_FOR_GROUP, spot(groupId), roleId);
  }

  @DELETE
  @Path("{role_id}")
  public Response revoke(
      @PathParam("group_id") String groupId, @PathParam("role_id") String roleId) {
    return door.revoke(AssignmentActions.REVOKE_SYSTEM_GRANT_FOR_GROUP, spot(groupId), roleId);
  }

  private static GrantDoor.Spot spot(String groupId) {
    return new GrantDoor.Spot(new Target.System(), new Holder.Group(groupId), false);
  }
}
