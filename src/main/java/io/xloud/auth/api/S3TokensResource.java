package io.xloud.auth.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.auth.ec2.Redemption;
import io.xloud.auth.ec2.Scheme;
import io.xloud.context.Caller;
import io.xloud.http.JsonBody;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.token.IssuedToken;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Signatures of S3 requests, which services that received them trade for what a token would say.
 * The token itself is not handed out.
 */
@Path("/v3/s3tokens")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class S3TokensResource {
  private final Redemption redemption;
  private final TokenAnswers answers;
  private final Policy policy;
  private final Caller caller;

  S3TokensResource(Redemption redemption, TokenAnswers answers, Policy policy, Caller caller) {
    this.redemption = redemption;
    this.answers = answers;
    this.policy = policy;
    this.caller = caller;
  }

  @POST
  public Response redeem(JsonBody body) {
    policy.enforce(caller.context(), AuthActions.S3TOKENS_VALIDATE, Target.none());
    IssuedToken issued = redemption.redeem(body.unchecked(), Scheme.s3());
    return Response.ok(answers.body(answers.answer(issued.token()), true)).build();
  }
}
