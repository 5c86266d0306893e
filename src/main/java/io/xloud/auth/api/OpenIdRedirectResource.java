package io.xloud.auth.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Where providers of OpenID Connect send browsers back that have logged in there. */
@Path(OpenIdSource.REDIRECT)
@RunOnVirtualThread
public class OpenIdRedirectResource {
  private final OpenIdSource source;
  private final SingleSignOn logins;

  OpenIdRedirectResource(OpenIdSource source, SingleSignOn logins) {
    this.source = source;
    this.logins = logins;
  }

  @GET
  public Response back(@Context UriInfo uri, @Context HttpHeaders headers) {
    return logins.arrived(source.arrive(uri.getQueryParameters(), headers.getCookies()));
  }
}
