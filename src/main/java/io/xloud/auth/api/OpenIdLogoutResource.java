package io.xloud.auth.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.auth.ProviderLogouts;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.http.CurrentRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Where a provider of OpenID Connect tells, without a browser, whom it has logged out. */
@Path("/v3/auth/OS-FEDERATION/oidc/{idp_id}/logout")
@RunOnVirtualThread
public class OpenIdLogoutResource {
  private static final String WORD = "logout_token";

  private final ProviderLogouts logouts;
  private final CurrentRequest request;
  private final Caller caller;

  OpenIdLogoutResource(ProviderLogouts logouts, CurrentRequest request, Caller caller) {
    this.logouts = logouts;
    this.request = request;
    this.caller = caller;
  }

  @POST
  public Response end(@PathParam("idp_id") String providerId) {
    String word = request.form().get(WORD);
    if (word == null || word.isEmpty()) {
      throw new Problem.Missing(WORD, "request body").raised();
    }
    logouts.end(providerId, Secret.of(word), by());
    return Response.ok().header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  private AuthContext by() {
    return AuthContext.internal(caller.requestId()).from(caller.origin());
  }
}
