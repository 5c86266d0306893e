package io.xloud.auth.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Logs in a browser whose provider is told by its assertion. */
@Path("/v3/auth/OS-FEDERATION/websso/{protocol_id}")
@RunOnVirtualThread
public class WebssoResource {
  private final SingleSignOn logins;

  WebssoResource(SingleSignOn logins) {
    this.logins = logins;
  }

  @GET
  public Response login(@PathParam("protocol_id") String protocolId, @Context UriInfo uri) {
    return logins.byAssertion(protocolId, uri);
  }

  @POST
  public Response loginByPost(@PathParam("protocol_id") String protocolId, @Context UriInfo uri) {
    return login(protocolId, uri);
  }
}
