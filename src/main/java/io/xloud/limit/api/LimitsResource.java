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
import io.xloud.limit.EnforcementModel;
import io.xloud.limit.Limit;
import io.xloud.limit.LimitService;
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

/** Limits of projects and domains, and the model they follow. */
@Path("/v3/limits")
@RunOnVirtualThread
public class LimitsResource {
  private final LimitService limits;
  private final LimitDoor door;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;
  private final Schemas schemas;

  LimitsResource(
      LimitService limits,
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
    schemas.checkQuery("limit-list", uri);
    AuthContext by = door.permitted(LimitActions.LIST_LIMITS);
    ListQuery query =
        queries.from(uri, "service_id", "region_id", "resource_name", "project_id", "domain_id");
    return collections.page("limits", uri, query, members(limits.list(query, by)));
  }

  @POST
  public Response create(JsonBody body) {
    ObjectNode checked = body.validated("limits-create");
    AuthContext by = door.permitted(LimitActions.CREATE_LIMITS);
    ObjectNode created = JsonNodeFactory.instance.objectNode();
    created.putArray("limits").addAll(members(limits.create(LimitBody.fresh(checked), by)));
    return Response.status(Response.Status.CREATED).entity(created).build();
  }

  private List<ObjectNode> members(List<Limit> found) {
    return found.stream().map(limit -> LimitBody.member(limit, links)).toList();
  }

  @GET
  @Path("model")
  public ObjectNode model() {
    door.permitted(LimitActions.GET_LIMIT_MODEL);
    EnforcementModel model = limits.model();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("model").put("name", model.label()).put("description", model.description());
    return answer;
  }

  @GET
  @Path("{limit_id}")
  public ObjectNode show(@PathParam("limit_id") String limitId) {
    door.permittedLimit(LimitActions.GET_LIMIT, limitId);
    return LimitBody.of(limits.get(limitId), links);
  }

  @PATCH
  @Path("{limit_id}")
  public ObjectNode update(@PathParam("limit_id") String limitId, JsonBody body) {
    ObjectNode checked = body.validated("limit-update");
    AuthContext by = door.permittedStored(LimitActions.UPDATE_LIMIT, limitId);
    return LimitBody.of(limits.update(limitId, LimitBody.patch(checked), by), links);
  }

  @DELETE
  @Path("{limit_id}")
  public void delete(@PathParam("limit_id") String limitId) {
    AuthContext by = door.permittedStored(LimitActions.DELETE_LIMIT, limitId);
    limits.delete(limitId, by);
  }
}
