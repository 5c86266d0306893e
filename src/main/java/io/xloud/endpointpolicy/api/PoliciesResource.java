package io.xloud.endpointpolicy.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.endpointpolicy.PolicyPatch;
import io.xloud.endpointpolicy.PolicyService;
import io.xloud.endpointpolicy.StoredPolicy;
import io.xloud.error.Problem;
import io.xloud.http.BodyMembers;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
import io.xloud.persistence.Ids;
import io.xloud.policy.api.Doorkeeper;
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

/**
 * Stored policies. Other than elsewhere, the caller is asked before the body, as in the reference.
 */
@Path("/v3/policies")
@RunOnVirtualThread
public class PoliciesResource {
  private static final String ID = "policy_id";

  private final PolicyService policies;
  private final Doorkeeper doorkeeper;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;

  PoliciesResource(
      PolicyService policies,
      Doorkeeper doorkeeper,
      Links links,
      Collections collections,
      ListQueries queries) {
    this.policies = policies;
    this.doorkeeper = doorkeeper;
    this.links = links;
    this.collections = collections;
    this.queries = queries.in("policy");
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    doorkeeper.permitted(PolicyActions.LIST_POLICIES);
    ListQuery query = queries.from(uri, "type");
    List<ObjectNode> found =
        policies.list(query).stream().map(policy -> PolicyBody.member(policy, links)).toList();
    return collections.page("policies", uri, query, found);
  }

  @POST
  public Response create(JsonBody body) {
    AuthContext by = doorkeeper.permitted(PolicyActions.CREATE_POLICY);
    ObjectNode given = PolicyBody.forCreate(body);
    StoredPolicy created = policies.create(PolicyBody.fresh(Ids.fresh(), given), by);
    return Response.status(Response.Status.CREATED).entity(PolicyBody.of(created, links)).build();
  }

  @GET
  @Path("{policy_id}")
  public ObjectNode show(@PathParam(ID) String id) {
    doorkeeper.permitted(PolicyActions.GET_POLICY, ID, id);
    return PolicyBody.of(policies.get(id), links);
  }

  @PATCH
  @Path("{policy_id}")
  public ObjectNode update(@PathParam(ID) String id, JsonBody body) {
    AuthContext by = doorkeeper.permitted(PolicyActions.UPDATE_POLICY, ID, id);
    ObjectNode given = PolicyBody.forUpdate(body);
    if (given.has("id") && !given.path("id").asText().equals(id)) {
      throw new Problem.BadRequest("Cannot change policy ID").raised();
    }
    PolicyPatch patch = new PolicyPatch(BodyMembers.of(given));
    return PolicyBody.of(policies.update(id, patch, by), links);
  }

  @DELETE
  @Path("{policy_id}")
  public void delete(@PathParam(ID) String id) {
    AuthContext by = doorkeeper.permitted(PolicyActions.DELETE_POLICY, ID, id);
    policies.delete(id, by);
  }
}
