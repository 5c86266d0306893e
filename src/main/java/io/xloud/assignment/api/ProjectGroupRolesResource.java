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

/** Roles of a group on a project. */
@Path("/v3/projects/{project_id}/groups/{group_id}/roles")
@RunOnVirtualThread
public class ProjectGroupRolesResource {
  private final GrantDoor door;

  ProjectGroupRolesResource(GrantDoor door) {
    this.door = door;
  }

  @GET
  public ObjectNode list(
      @PathParam("project_id") String projectId,
      @PathParam("group_id") String groupId,
      @Context UriInfo uri) {
    return door.list(AssignmentActions.LIST_GRANTS, spot(projectId, groupId), uri);
  }

  @GET
  @Path("{role_id}")
  public Response check(
      @PathParam("project_id") String projectId,
      @PathParam("group_id") String groupId,
      @PathParam("role_id") String roleId) {
    return door.check(AssignmentActions.CHECK_GRANT, spot(projectId, groupId), roleId);
  }

  @PUT
  @Path("{role_id}")
  public Response give(
      @PathParam("project_id") String projectId,
      @PathParam("group_id") String groupId,
      @PathParam("role_id") String roleId) {
    return door.give(AssignmentActions.CREATE_GRANT, spot(projectId, groupId), roleId);
  }

  @DELETE
  @Path("{role_id}")
  public Response revoke(
      @PathParam("project_id") String projectId,
      @PathParam("group_id") String groupId,
      @PathParam("role_id") String roleId) {
    return door.revoke(AssignmentActions.REVOKE_GRANT, spot(projectId, groupId), roleId);
  }

  private static GrantDoor.Spot spot(String projectId, String groupId) {
    return new GrantDoor.Spot(new Target.Project(projectId), new Holder.Group(groupId), false);
  }
}
