package io.xloud.assignment.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleService;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.http.Links;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** Which roles a role brings with it. */
@Path("/v3/roles/{prior_role_id}/implies")
@RunOnVirtualThread
public class ImpliedRolesResource {
  private final RoleService roles;
  private final Policy policy;
  private final Caller caller;
  private final Links links;

  ImpliedRolesResource(RoleService roles, Policy policy, Caller caller, Links links) {
    this.roles = roles;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
  }

  private record Pair(Role prior, Role implied) {}

  @GET
  public ObjectNode list(@PathParam("prior_role_id") String priorId) {
    AuthContext by = caller.context();
    Role prior = roles.get(priorId);
    policy.enforce(
        by,
        RoleActions.LIST_IMPLIED_ROLES,
        Target.of("prior_role", RoleBody.attributes(prior)).path("prior_role_id", prior.id()));
    ArrayNode implied = JsonNodeFactory.instance.arrayNode();
    roles.impliedBy(prior).forEach(role -> implied.add(RoleBody.reference(role, links)));
    return inference(prior, implied, "/v3/roles/%s/implies".formatted(priorId));
  }

  @GET
  @Path("{implied_role_id}")
  public ObjectNode show(
      @PathParam("prior_role_id") String priorId, @PathParam("implied_role_id") String impliedId) {
    Pair pair = permitted(RoleActions.GET_IMPLIED_ROLE, priorId, impliedId);
    requireImplied(pair, priorId, impliedId);
    return body(pair);
  }

  /** The reference answers 204 here and asks the policy twice. */
  @HEAD
  @Path("{implied_role_id}")
  public Response check(
      @PathParam("prior_role_id") String priorId, @PathParam("implied_role_id") String impliedId) {
    permitted(RoleActions.CHECK_IMPLIED_ROLE, priorId, impliedId);
    Pair pair = permitted(RoleActions.GET_IMPLIED_ROLE, priorId, impliedId);
    requireImplied(pair, priorId, impliedId);
    return Response.noContent().build();
  }

  @PUT
  @Path("{implied_role_id}")
  public Response create(
      @PathParam("prior_role_id") String priorId, @PathParam("implied_role_id") String impliedId) {
    Pair pair = permitted(RoleActions.CREATE_IMPLIED_ROLE, priorId, impliedId);
    roles.imply(pair.prior(), pair.implied(), caller.context());
    return Response.status(Response.Status.CREATED).entity(body(pair)).build();
  }

  @DELETE
  @Path("{implied_role_id}")
  public void delete(
      @PathParam("prior_role_id") String priorId, @PathParam("implied_role_id") String impliedId) {
    Pair pair = permitted(RoleActions.DELETE_IMPLIED_ROLE, priorId, impliedId);
    roles.stopImplying(pair.prior(), pair.implied(), caller.context());
  }

  private Pair permitted(Action action, String priorId, String impliedId) {
    AuthContext by = caller.context();
    Pair pair = new Pair(roles.get(priorId), roles.get(impliedId));
    Target target =
        Target.of("prior_role", RoleBody.attributes(pair.prior()))
            .and("implied_role", RoleBody.attributes(pair.implied()))
            .path("prior_role_id", pair.prior().id())
            .path("implied_role_id", pair.implied().id());
    policy.enforce(by, action, target);
    return pair;
  }

  private void requireImplied(Pair pair, String priorId, String impliedId) {
    if (!roles.implies(pair.prior(), pair.implied())) {
      throw RoleService.doesNotImply(priorId, impliedId);
    }
  }

  private ObjectNode body(Pair pair) {
    String path = "/v3/roles/%s/implies/%s".formatted(pair.prior().id(), pair.implied().id());
    return inference(pair.prior(), RoleBody.reference(pair.implied(), links), path);
  }

  private ObjectNode inference(Role prior, JsonNode implies, String path) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode inference = body.putObject("role_inference");
    inference.set("prior_role", RoleBody.reference(prior, links));
    inference.set("implies", implies);
    body.putObject("links").put("self", links.base() + path);
    return body;
  }
}
