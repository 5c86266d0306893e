package io.xloud.federation.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.federation.FederationPatch;
import io.xloud.federation.ProviderService;
import io.xloud.http.BodyMembers;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
import io.xloud.http.Schemas;
import io.xloud.policy.api.Doorkeeper;
import io.xloud.query.ListQuery;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Identity providers. Their ids are chosen by whoever makes them. */
@Path("/v3/OS-FEDERATION/identity_providers")
@RunOnVirtualThread
public class IdentityProvidersResource {
  private static final String ID = "idp_id";
  private static final String MEMBER = "identity_provider";

  private final ProviderService providers;
  private final Doorkeeper doorkeeper;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;
  private final Schemas schemas;

  IdentityProvidersResource(
      ProviderService providers,
      Doorkeeper doorkeeper,
      Links links,
      Collections collections,
      ListQueries queries,
      Schemas schemas) {
    this.providers = providers;
    this.doorkeeper = doorkeeper;
    this.links = links;
    this.collections = collections;
    this.queries = queries;
    this.schemas = schemas;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    schemas.checkQuery("federation-list", uri);
    doorkeeper.permitted(FederationActions.LIST_IDENTITY_PROVIDERS);
    ListQuery query = queries.from(uri, "id", "enabled");
    List<ObjectNode> found =
        providers.list(query).stream()
            .map(provider -> IdentityProviderBody.listed(provider, links))
            .toList();
    return collections.page("identity_providers", uri, query, found);
  }

  @GET
  @Path("{idp_id}")
  public ObjectNode show(@PathParam(ID) String id) {
    doorkeeper.permitted(FederationActions.GET_IDENTITY_PROVIDER, ID, id);
    return IdentityProviderBody.of(providers.get(id), links);
  }

  /** A body without a provider describes one with nothing but its id. */
  @PUT
  @Path("{idp_id}")
  public Response create(@PathParam(ID) String id, JsonBody body) {
    ObjectNode checked = body.validated("identity-provider-create", MEMBER);
    AuthContext by = doorkeeper.permitted(FederationActions.CREATE_IDENTITY_PROVIDER, ID, id);
    FederationPatch given = new FederationPatch(BodyMembers.of(checked.get(MEMBER)));
    return Response.status(Response.Status.CREATED)
        .entity(IdentityProviderBody.of(providers.create(id, given, by), links))
        .build();
  }

  @PATCH
  @Path("{idp_id}")
  public ObjectNode update(@PathParam(ID) String id, JsonBody body) {
    ObjectNode checked = body.validated("identity-provider-update", MEMBER);
    AuthContext by = doorkeeper.permitted(FederationActions.UPDATE_IDENTITY_PROVIDER, ID, id);
    FederationPatch patch = new FederationPatch(BodyMembers.of(checked.get(MEMBER)));
    return IdentityProviderBody.of(providers.update(id, patch, by), links);
  }

  @DELETE
  @Path("{idp_id}")
  public void delete(@PathParam(ID) String id) {
    AuthContext by = doorkeeper.permitted(FederationActions.DELETE_IDENTITY_PROVIDER, ID, id);
    providers.delete(id, by);
  }
}
