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

/** Roles of a group on the projects below a domain. */
@Path("/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles")
@RunOnVirtualThread
public class InheritedDomainGroupRolesResource {
  private final GrantDoor door;

  InheritedDomainGroupRolesResource(GrantDoor door) {
    this.door = door;
  }

  @GET
  @Path("inherited_to_projects")
  public ObjectNode list(
      @PathParam("domain_id") String domainId,
      @PathParam("group_id") String groupId,
      @Context UriInfo uri) {
    return door.list(AssignmentActions.LIST_GRANTS, spot(domainId, groupId), uri);
  }

  @GET
  @Path("{role_id}/inherited_to_projects")
  public Response check(
      @PathParam("domain_id") String domainId,
      @PathParam("group_id") String groupId,
      @PathParam("role_id") String roleId) {
    return door.check(AssignmentActions.CHECK_GRANT, spot(domainId, groupId), roleId);
  }

  @PUT
  @Path("{role_id}/inherited_to_projects")
  public Response give(
      @PathParam("domain_id") String domainId,
      @PathParam("group_id") String groupId,
      @PathParam("role_id") String roleId) {
    return door.give(AssignmentActions.CREATE_GRANT, spot(domainId, groupId), roleId);
  }

  @DELETE
  @Path("{role_id}/inherited_to_projects")
  public Response revoke(
      @PathParam("domain_id") String domainId,
      @PathParam("group_id") String groupId,
      @PathParam("role_id") String roleId) {
    return door.revoke(AssignmentActions.REVOKE_GRANT, spot(domainId, groupId), roleId);
  }

  private static GrantDoor.Spot spot(String domainId, String groupId) {
    return new GrantDoor.Spot(new Target.Domain(domainId), new Holder.Group(groupId), true);
  }
}
