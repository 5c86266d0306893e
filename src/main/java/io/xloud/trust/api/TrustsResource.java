package io.xloud.trust.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleService;
import io.xloud.assignment.api.RoleBody;
import io.xloud.context.AuthContext;
import io.xloud.context.Delegation;
import io.xloud.error.Problem;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.policy.Action;
import io.xloud.policy.Target;
import io.xloud.trust.Trust;
import io.xloud.trust.TrustDriver.Wanted;
import io.xloud.trust.TrustService;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v3/OS-TRUST/trusts}. */
@Path("/v3/OS-TRUST/trusts")
@RunOnVirtualThread
public class TrustsResource {
  private final TrustService trusts;
  private final RoleService roles;
  private final TrustForm form;
  private final TrustDoor door;
  private final Links links;
  private final Collections collections;

  TrustsResource(
      TrustService trusts,
      RoleService roles,
      TrustForm form,
      TrustDoor door,
      Links links,
      Collections collections) {
    this.trusts = trusts;
    this.roles = roles;
    this.form = form;
    this.door = door;
    this.links = links;
    this.collections = collections;
  }

  /** With other parameters than the two that it knows it tells nothing, as in the reference. */
  @GET
  public ObjectNode list(@Context UriInfo uri) {
    @Nullable String trustor = parameter(uri, "trustor_user_id");
    @Nullable String trustee = parameter(uri, "trustee_user_id");
    List<Trust> found;
    if (trustor != null) {
      Target target = Target.none().path("target.trust.trustor_user_id", trustor);
      door.permitted(TrustActions.LIST_TRUSTS_FOR_TRUSTOR, target);
      found = trusts.list(new Wanted(trustor, null));
    } else if (trustee != null) {
      Target target = Target.none().path("target.trust.trustee_user_id", trustee);
      door.permitted(TrustActions.LIST_TRUSTS_FOR_TRUSTEE, target);
      found = trusts.list(new Wanted(null, trustee));
    } else {
      door.permitted(TrustActions.LIST_TRUSTS, Target.none());
      found = uri.getQueryParameters().isEmpty() ? trusts.list(new Wanted(null, null)) : List.of();
    }
    return collections.whole(
        "trusts", uri, found.stream().map(trust -> TrustBody.member(trust, links)).toList());
  }

  private static @Nullable String parameter(UriInfo uri, String name) {
    @Nullable String value = uri.getQueryParameters().getFirst(name);
    return value == null || value.isEmpty() ? null : value;
  }

  @POST
  public Response create(JsonBody body) {
    JsonNode given = body.validated("trust-create").path("trust");
    AuthContext by = door.permitted(TrustActions.CREATE_TRUST, TrustForm.target(given));
    Trust trust = trusts.create(form.read(given, by), parentOf(by), by);
    return Response.status(Response.Status.CREATED).entity(whole(trust)).build();
  }

  /** Whoever acts by a trust hands on that one. */
  private static @Nullable String parentOf(AuthContext by) {
    return by.delegation() instanceof Delegation.Trust trust ? trust.trustId() : null;
  }

  @GET
  @Path("{trust_id}")
  public ObjectNode show(@PathParam("trust_id") String trustId) {
    return whole(permitted(TrustActions.GET_TRUST, trustId));
  }

  @DELETE
  @Path("{trust_id}")
  public void delete(@PathParam("trust_id") String trustId) {
    TrustDoor.Permitted permitted = door.permitted(TrustActions.DELETE_TRUST, trustId);
    trusts.delete(permitted.trust(), permitted.by());
  }

  @GET
  @Path("{trust_id}/roles")
  public ObjectNode roles(@PathParam("trust_id") String trustId) {
    Trust trust = permitted(TrustActions.LIST_ROLES_FOR_TRUST, trustId);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("roles", TrustBody.roles(rolesOf(trust), links));
    body.set("links", TrustBody.rolesLinks(trust, links));
    return body;
  }

  @GET
  @Path("{trust_id}/roles/{role_id}")
  public ObjectNode role(
      @PathParam("trust_id") String trustId, @PathParam("role_id") String roleId) {
    Trust trust = permitted(TrustActions.GET_ROLE_FOR_TRUST, trustId);
    return rolesOf(trust).stream()
        .filter(role -> role.id().equals(roleId))
        .findFirst()
        .map(role -> RoleBody.of(role, links))
        .orElseThrow(() -> new Problem.NotFound("role", roleId).raised());
  }

  /** The server's own static token has no part in any trust. */
  private Trust permitted(Action action, String trustId) {
    TrustDoor.Permitted permitted = door.permitted(action, trustId);
    if (permitted.by().admin()) {
      throw new Problem.Forbidden("Requested user has no relation to this trust").raised();
    }
    return permitted.trust();
  }

  private ObjectNode whole(Trust trust) {
    return TrustBody.of(trust, rolesOf(trust), links);
  }

  /** Those that still exist. */
  private List<Role> rolesOf(Trust trust) {
    return trust.roleIds().isEmpty() ? List.of() : roles.findAll(trust.roleIds());
  }
}
