package io.xloud.oauth.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.error.Problem;
import io.xloud.http.CurrentRequest;
import io.xloud.oauth.RequestToken;
import io.xloud.oauth.RequestTokenService;
import io.xloud.oauth.SignedRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Where a consumer asks for a request token; its signature is all that it shows. */
@Path("/v3/OS-OAUTH1/request_token")
@RunOnVirtualThread
public class RequestTokenResource {
  private static final String PATH = "/v3/OS-OAUTH1/request_token";
  private static final String PROJECT = "Requested-Project-Id";

  private final RequestTokenService tokens;
  private final SignedRequests requests;
  private final CurrentRequest request;
  private final Caller caller;

  RequestTokenResource(
      RequestTokenService tokens, SignedRequests requests, CurrentRequest request, Caller caller) {
    this.tokens = tokens;
    this.requests = requests;
    this.request = request;
    this.caller = caller;
  }

  @POST
  public Response create() {
    SignedRequest signed = requests.whole(PATH);
    signed.required(SignedRequest.CONSUMER);
    RequestToken made = tokens.create(signed, project(), nobody(caller));
    return TokenForm.created(made.id(), made.secret(), made.expiresAt());
  }

  private String project() {
    return request
        .header(PROJECT)
        .filter(id -> !id.isEmpty())
        .orElseThrow(() -> new Problem.Missing(PROJECT, "request").raised());
  }

  /** A program that nobody has logged in. */
  static AuthContext nobody(Caller caller) {
    return AuthContext.internal(caller.requestId()).from(caller.origin());
  }
}
