package io.xloud.oauth.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.Caller;
import io.xloud.oauth.AccessToken;
import io.xloud.oauth.AccessTokenService;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Where a consumer trades a request token that a user has authorized. */
@Path("/v3/OS-OAUTH1/access_token")
@RunOnVirtualThread
public class AccessTokenResource {
  private static final String PATH = "/v3/OS-OAUTH1/access_token";

  private final AccessTokenService tokens;
  private final SignedRequests requests;
  private final Caller caller;

  AccessTokenResource(AccessTokenService tokens, SignedRequests requests, Caller caller) {
    this.tokens = tokens;
    this.requests = requests;
    this.caller = caller;
  }

  @POST
  public Response create() {
    AccessToken made = tokens.trade(requests.whole(PATH), RequestTokenResource.nobody(caller));
    return TokenForm.created(made.id(), made.secret(), made.expiresAt());
  }
}
