package io.xloud.limit.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
import io.xloud.http.Schemas;
import io.xloud.limit.RegisteredLimit;
import io.xloud.limit.RegisteredLimitPatch;
import io.xloud.limit.RegisteredLimitService;
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

/** Registered limits. */
@Path("/v3/registered_limits")
@RunOnVirtualThread
public class RegisteredLimitsResource {
  private static final String ID = "registered_limit_id";

  private final RegisteredLimitService limits;
  private final LimitDoor door;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;
  private final Schemas schemas;

  RegisteredLimitsResource(
      RegisteredLimitService limits,
      LimitDoor door,
      Links links,
      Collections collections,
      ListQueries queries,
      Schemas schemas) {
    this.limits = limits;
    this.door = door;
    this.links = links;
    this.collections = collections;
    this.queries = queries.in("unified_limit");
    this.schemas = schemas;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    schemas.checkQuery("registered-limit-list", uri);
    door.permitted(LimitActions.LIST_REGISTERED_LIMITS);
    ListQuery query = queries.from(uri, "service_id", "region_id", "resource_name");
    return collections.page("registered_limits", uri, query, members(limits.list(query)));
  }

  @POST
  public Response create(JsonBody body) {
    ObjectNode checked = body.validated("registered-limits-create");
    AuthContext by = door.permitted(LimitActions.CREATE_REGISTERED_LIMITS);
    ObjectNode created = JsonNodeFactory.instance.objectNode();
    created
        .putArray("registered_limits")
        .addAll(members(limits.create(RegisteredLimitBody.fresh(checked), by)));
    return Response.status(Response.Status.CREATED).entity(created).build();
  }

  private List<ObjectNode> members(List<RegisteredLimit> found) {
    return found.stream().map(limit -> RegisteredLimitBody.member(limit, links)).toList();
  }

  @GET
  @Path("{registered_limit_id}")
  public ObjectNode show(@PathParam(ID) String id) {
    door.permitted(LimitActions.GET_REGISTERED_LIMIT, ID, id);
    return RegisteredLimitBody.of(limits.get(id), links);
  }

  @PATCH
  @Path("{registered_limit_id}")
  public ObjectNode update(@PathParam(ID) String id, JsonBody body) {
    ObjectNode checked = body.validated("registered-limit-update");
    AuthContext by = door.permitted(LimitActions.UPDATE_REGISTERED_LIMIT, ID, id);
    RegisteredLimitPatch patch = RegisteredLimitBody.patch(checked);
    return RegisteredLimitBody.of(limits.update(id, patch, by), links);
  }

  @DELETE
  @Path("{registered_limit_id}")
  public void delete(@PathParam(ID) String id) {
    AuthContext by = door.permitted(LimitActions.DELETE_REGISTERED_LIMIT, ID, id);
    limits.delete(id, by);
  }
}
