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

/** Signatures of EC2 requests, which services that received them trade for tokens (D1). */
@Path("/v3/ec2tokens")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class Ec2TokensResource {
  private final Redemption redemption;
  private final TokenAnswers answers;
  private final Policy policy;
  private final Caller caller;

  Ec2TokensResource(Redemption redemption, TokenAnswers answers, Policy policy, Caller caller) {
    this.redemption = redemption;
    this.answers = answers;
    this.policy = policy;
    this.caller = caller;
  }

  @POST
  public Response redeem(JsonBody body) {
    policy.enforce(caller.context(), AuthActions.EC2TOKENS_VALIDATE, Target.none());
    IssuedToken issued = redemption.redeem(body.unchecked(), Scheme.ec2());
    return Response.ok(answers.body(answers.answer(issued.token()), true))
        .header("X-Subject-Token", issued.text().reveal())
        .build();
  }
}
