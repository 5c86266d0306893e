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

/** {@code /}: the choice of versions, answered with 300 because clients expect it. */
@Path("/")
@NonBlocking
public class RootResource {
  private final Links links;
  private final JsonHome home;

  RootResource(Links links, JsonHome home) {
    this.links = links;
    this.home = home;
  }

  @GET
  public Response versions(RoutingContext request) {
    if (Discovery.wantsHome(request)) {
      return Discovery.home(home.ofRoot());
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("versions").putArray("values").add(Discovery.version(links));
    return Response.status(300)
        .header("Location", links.base() + "/v3/")
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(body)
        .build();
  }
}
