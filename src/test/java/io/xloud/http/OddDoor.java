package io.xloud.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.error.Problem;
import io.xloud.query.ListQuery;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.stream.IntStream;

/** A door as features have them, for tests. */
@Path("/v3/odd")
@RunOnVirtualThread
public class OddDoor {
  private final ListQueries lists;
  private final Collections collections;

  OddDoor(ListQueries lists, Collections collections) {
    this.lists = lists;
    this.collections = collections;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    ListQuery query = lists.from(uri, "name");
    int limit = query.limit() == null ? 5 : Math.min(5, query.limit() + 1);
    List<ObjectNode> members =
        IntStream.range(0, limit).mapToObj(i -> object().put("id", "id" + i)).toList();
    return collections.page("odds", uri, query, members);
  }

  @POST
  public ObjectNode create(JsonBody body) {
    return body.validated("odd-create");
  }

  @GET
  @Path("{odd_id}")
  public ObjectNode show(@PathParam("odd_id") String id) {
    return switch (id) {
      case "secret" -> throw new Problem.Unauthorized("the reason is secret").raised();
      case "broken" -> throw new IllegalStateException("a fault with a stack");
      case "there" -> object().put("id", id);
      default -> throw new Problem.NotFound("odd", id).raised();
    };
  }

  @DELETE
  @Path("{odd_id}")
  public void delete(@PathParam("odd_id") String id) {
    if (!id.equals("there")) {
      throw new Problem.NotFound("odd", id).raised();
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
