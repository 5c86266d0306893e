package io.xloud.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import io.xloud.http.Links;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v3}: the version document, or JSON home. */
@Path("/v3")
@NonBlocking
public class VersionResource {
  private final Links links;
  private final JsonHome home;

  VersionResource(Links links, JsonHome home) {
    this.links = links;
    this.home = home;
  }

  @GET
  public Response version(RoutingContext request) {
    if (Discovery.wantsHome(request)) {
      return Discovery.home(home.ofVersion());
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("version", Discovery.version(links));
    return Response.ok(body).type(MediaType.APPLICATION_JSON_TYPE).build();
  }
}
