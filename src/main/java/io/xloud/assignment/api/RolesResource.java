package io.xloud.assignment.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.assignment.Role;
import io.xloud.assignment.RolePatch;
import io.xloud.assignment.RoleService;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.error.Problem;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
import io.xloud.http.Schemas;
import io.xloud.persistence.Ids;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.query.ListQuery;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Objects;

/** Roles. Domain-specific ones are asked for under policy names of their own. */
@Path("/v3/roles")
@RunOnVirtualThread
public class RolesResource {
  private final RoleService roles;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;
  private final Schemas schemas;

  RolesResource(
      RoleService roles,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections,
      ListQueries queries,
      Schemas schemas) {
    this.roles = roles;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
    this.queries = queries.in("role");
    this.schemas = schemas;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    schemas.check("role-list", QueryBody.of(uri));
    ListQuery query = queries.from(uri, "name", "domain_id");
    Action action =
        query.exact("domain_id").isPresent()
            ? RoleActions.LIST_DOMAIN_ROLES
            : RoleActions.LIST_ROLES;
    policy.enforce(caller.context(), action, Target.none());
    List<ObjectNode> found =
        roles.list(query).stream().map(role -> RoleBody.member(role, links)).toList();
    return collections.page("roles", uri, query, found);
  }

  @POST
  public Response create(JsonBody body) {
    RolePatch members = RoleBody.toCreate(body.validated("role-create").get("role"));
    AuthContext by = caller.context();
    Role role = fresh(members);
    if (role.isDomainSpecific()) {
      Target target = Target.of("role", RoleBody.attributes(role));
      policy.enforce(by, RoleActions.CREATE_DOMAIN_ROLE, target);
    } else {
      policy.enforce(by, RoleActions.CREATE_ROLE, Target.none());
    }
    Role created = roles.create(role, by);
    return Response.status(Response.Status.CREATED).entity(RoleBody.of(created, links)).build();
  }

  private static Role fresh(RolePatch members) {
    return new Role(
        Ids.fresh(),
        Objects.requireNonNull(members.text("name")),
        members.text("domain_id"),
        members.text("description"),
        members.options(),
        members.extra());
  }

  @GET
  @Path("{role_id}")
  public ObjectNode show(@PathParam("role_id") String roleId) {
    Role role = permitted(roleId, RoleActions.GET_ROLE, RoleActions.GET_DOMAIN_ROLE);
    return RoleBody.of(role, links);
  }

  @PATCH
  @Path("{role_id}")
  public ObjectNode update(@PathParam("role_id") String roleId, JsonBody body) {
    JsonNode wanted = body.validated("role-update").get("role");
    Role role = permitted(roleId, RoleActions.UPDATE_ROLE, RoleActions.UPDATE_DOMAIN_ROLE);
    if (wanted.hasNonNull("id") && !wanted.get("id").asText().equals(roleId)) {
      throw new Problem.BadRequest("Cannot change ID").raised();
    }
    return RoleBody.of(roles.update(role, RoleBody.toUpdate(wanted), caller.context()), links);
  }

  @DELETE
  @Path("{role_id}")
  public void delete(@PathParam("role_id") String roleId) {
    Role role = permitted(roleId, RoleActions.DELETE_ROLE, RoleActions.DELETE_DOMAIN_ROLE);
    roles.delete(role, caller.context());
  }

  /**
   * Missed before refused, as in the reference: whoever may not ask hears 404 of an unknown role.
   */
  private Role permitted(String roleId, Action global, Action domainSpecific) {
    AuthContext by = caller.context();
    Role role = roles.get(roleId);
    Target target = Target.of("role", RoleBody.attributes(role)).path("role_id", role.id());
    policy.enforce(by, role.isDomainSpecific() ? domainSpecific : global, target);
    return role;
  }
}
