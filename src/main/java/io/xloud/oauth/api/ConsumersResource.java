package io.xloud.oauth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.error.Problem;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.oauth.Consumer;
import io.xloud.oauth.ConsumerService;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
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

/** Consumers. Other than elsewhere, here the reference asks the policy before it reads a body. */
@Path("/v3/OS-OAUTH1/consumers")
@RunOnVirtualThread
public class ConsumersResource {
  private static final String ID = "consumer_id";

  private final ConsumerService consumers;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;

  ConsumersResource(
      ConsumerService consumers,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections) {
    this.consumers = consumers;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    policy.enforce(caller.context(), OAuthActions.LIST_CONSUMERS, Target.none());
    List<ObjectNode> found =
        consumers.list().stream().map(consumer -> ConsumerBody.member(consumer, links)).toList();
    return collections.whole("consumers", uri, found);
  }

  @POST
  public Response create(JsonBody body) {
    AuthContext by = caller.context();
    policy.enforce(by, OAuthActions.CREATE_CONSUMER, Target.none());
    JsonNode given = body.validated("consumer-create", "consumer").path("consumer");
    Consumer created =
        consumers.create(ConsumerBody.description(given), ConsumerBody.extra(given), by);
    return Response.status(Response.Status.CREATED)
        .entity(ConsumerBody.fresh(created, links))
        .build();
  }

  @GET
  @Path("{consumer_id}")
  public ObjectNode show(@PathParam(ID) String id) {
    allowed(OAuthActions.GET_CONSUMER, id);
    return ConsumerBody.of(consumers.get(id), links);
  }

  @PATCH
  @Path("{consumer_id}")
  public ObjectNode update(@PathParam(ID) String id, JsonBody body) {
    AuthContext by = allowed(OAuthActions.UPDATE_CONSUMER, id);
    JsonNode given = body.validated("consumer-update", "consumer").path("consumer");
    requireSame(given.path("id"), id);
    Consumer updated = consumers.update(consumers.get(id), ConsumerBody.changes(given), by);
    return ConsumerBody.of(updated, links);
  }

  private static void requireSame(JsonNode given, String id) {
    if (!given.isMissingNode() && !given.isNull() && !id.equals(given.textValue())) {
      throw new Problem.BadRequest("Cannot change ID").raised();
    }
  }

  @DELETE
  @Path("{consumer_id}")
  public void delete(@PathParam(ID) String id) {
    AuthContext by = allowed(OAuthActions.DELETE_CONSUMER, id);
    consumers.delete(consumers.get(id), by);
  }

  private AuthContext allowed(Action action, String id) {
    AuthContext by = caller.context();
    policy.enforce(by, action, Target.none().path(ID, id));
    return by;
  }
}
