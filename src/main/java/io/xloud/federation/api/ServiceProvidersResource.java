package io.xloud.federation.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.federation.FederationConfig;
import io.xloud.federation.FederationPatch;
import io.xloud.federation.ServiceProvider;
import io.xloud.federation.ServiceProviderService;
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

/** Service providers. Their ids are chosen by whoever makes them. */
@Path("/v3/OS-FEDERATION/service_providers")
@RunOnVirtualThread
public class ServiceProvidersResource {
  private static final String ID = "service_provider_id";
  private static final String MEMBER = "service_provider";

  private final ServiceProviderService providers;
  private final Doorkeeper doorkeeper;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;
  private final Schemas schemas;
  private final String usualPrefix;

  ServiceProvidersResource(
      ServiceProviderService providers,
      Doorkeeper doorkeeper,
      Links links,
      Collections collections,
      ListQueries queries,
      Schemas schemas,
      Options options) {
    this.providers = providers;
    this.doorkeeper = doorkeeper;
    this.links = links;
    this.collections = collections;
    this.queries = queries;
    this.schemas = schemas;
    this.usualPrefix = FederationConfig.from(options).relayStatePrefix();
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    schemas.checkQuery("federation-list", uri);
    doorkeeper.permitted(FederationActions.LIST_SERVICE_PROVIDERS);
    ListQuery query = queries.from(uri, "id", "enabled");
    List<ObjectNode> found =
        providers.list(query).stream()
            .map(provider -> ServiceProviderBody.member(provider, links))
            .toList();
    return collections.page("service_providers", uri, query, found);
  }

  @GET
  @Path("{service_provider_id}")
  public ObjectNode show(@PathParam(ID) String id) {
    doorkeeper.permitted(FederationActions.GET_SERVICE_PROVIDER, ID, id);
    return ServiceProviderBody.of(providers.get(id), links);
  }

  @PUT
  @Path("{service_provider_id}")
  public Response create(@PathParam(ID) String id, JsonBody body) {
    ObjectNode checked = body.validated("service-provider-create", MEMBER);
    AuthContext by = doorkeeper.permitted(FederationActions.CREATE_SERVICE_PROVIDER, ID, id);
    FederationPatch given = new FederationPatch(BodyMembers.of(checked.get(MEMBER)));
    ServiceProvider made = providers.create(ServiceProviderBody.fresh(id, given, usualPrefix), by);
    return Response.status(Response.Status.CREATED)
        .entity(ServiceProviderBody.of(made, links))
        .build();
  }

  @PATCH
  @Path("{service_provider_id}")
  public ObjectNode update(@PathParam(ID) String id, JsonBody body) {
    ObjectNode checked = body.validated("service-provider-update", MEMBER);
    AuthContext by = doorkeeper.permitted(FederationActions.UPDATE_SERVICE_PROVIDER, ID, id);
    FederationPatch patch = new FederationPatch(BodyMembers.of(checked.get(MEMBER)));
    return ServiceProviderBody.of(providers.update(id, patch, by), links);
  }

  @DELETE
  @Path("{service_provider_id}")
  public void delete(@PathParam(ID) String id) {
    AuthContext by = doorkeeper.permitted(FederationActions.DELETE_SERVICE_PROVIDER, ID, id);
    providers.delete(id, by);
  }
}
