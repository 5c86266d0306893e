package io.xloud.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import io.xloud.http.Accepts;
import io.xloud.http.Links;
import jakarta.ws.rs.core.Response;

/** Tells which versions there are, and in JSON home which resources. */
final class Discovery {
  private static final String JSON = "application/json";
  private static final String JSON_HOME = "application/json-home";

  private Discovery() {}

  static boolean wantsHome(RoutingContext request) {
    String accept = Accepts.of(request);
    return Accepts.quality(accept, JSON_HOME) > Accepts.quality(accept, JSON);
  }

  static Response home(String document) {
    return Response.ok(document).header("Content-Type", JSON_HOME).build();
  }

  static ObjectNode version(Links links) {
    ObjectNode version = JsonNodeFactory.instance.objectNode();
    version.put("id", "v3.14").put("status", "stable").put("updated", "2020-04-07T00:00:00Z");
    version.putArray("links").addObject().put("rel", "self").put("href", links.base() + "/v3/");
    version
        .putArray("media-types")
        .addObject()
        .put("base", JSON)
        .put("type", "application/vnd.openstack.identity-v3+json");
    return version;
  }
}
