package io.xloud.auth.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Logs in a browser at one provider. */
@Path("/v3/auth/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/websso")
@RunOnVirtualThread
public class ProviderWebssoResource {
  private final SingleSignOn logins;

  ProviderWebssoResource(SingleSignOn logins) {
    this.logins = logins;
  }

  @GET
  public Response login(
      @PathParam("idp_id") String providerId,
      @PathParam("protocol_id") String protocolId,
      @Context UriInfo uri) {
    return logins.byProvider(providerId, protocolId, uri);
  }

  @POST
  public Response loginByPost(
      @PathParam("idp_id") String providerId,
      @PathParam("protocol_id") String protocolId,
      @Context UriInfo uri) {
    return login(providerId, protocolId, uri);
  }
}
