package io.xloud.auth.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.auth.AuthRequest;
import io.xloud.auth.api.TokenAnswers.Answer;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.http.CurrentRequest;
import io.xloud.http.JsonBody;
import io.xloud.identity.User;
import io.xloud.persistence.Database;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.revoke.Revocations;
import io.xloud.token.Handed;
import io.xloud.token.TokenConfig;
import io.xloud.token.TokenValidator;
import io.xloud.token.ValidToken;
import io.xloud.token.ValidationTerms;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Issues, validates and revokes tokens. */
@Path("/v3/auth/tokens")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class TokensResource {
  static final String ACCESS_RULES = "OpenStack-Identity-Access-Rules";

  private static final String SUBJECT = "X-Subject-Token";

  /** The first version of the middleware's promise to enforce access rules. */
  private static final double ACCESS_RULES_SINCE = 1.0;

  private final LoginAnswers logins;
  private final TokenValidator validator;
  private final Revocations revocations;
  private final Database database;
  private final TokenAnswers answers;
  private final Policy policy;
  private final Caller caller;
  private final CurrentRequest request;
  private final boolean revokesById;

  TokensResource(
      LoginAnswers logins,
      TokenValidator validator,
      Revocations revocations,
      Database database,
      TokenAnswers answers,
      Policy policy,
      Caller caller,
      CurrentRequest request,
      Options options) {
    this.logins = logins;
    this.validator = validator;
    this.revocations = revocations;
    this.database = database;
    this.answers = answers;
    this.policy = policy;
    this.caller = caller;
    this.request = request;
    this.revokesById = TokenConfig.from(options).revokeById();
  }

  @POST
  public Response issue(JsonBody body) {
    return logins.of(logins.login(AuthRequest.of(body.validated("token-issue"))));
  }

  @GET
  public Response validate(
      @HeaderParam(ACCESS_RULES) @Nullable String accessRules,
      @QueryParam("allow_expired") @Nullable String allowExpired) {
    Answer answer = subject(AuthActions.VALIDATE_TOKEN, terms(accessRules, allowExpired));
    return Response.ok(answers.body(answer, logins.wantsCatalog()))
        .header(SUBJECT, subject())
        .build();
  }

  @HEAD
  public Response check(
      @HeaderParam(ACCESS_RULES) @Nullable String accessRules,
      @QueryParam("allow_expired") @Nullable String allowExpired) {
    subject(AuthActions.CHECK_TOKEN, terms(accessRules, allowExpired));
    return Response.ok().type(MediaType.APPLICATION_JSON).header(SUBJECT, subject()).build();
  }

  /**
   * Kills the token and, unless {@code cascade=false}, every token of the chain that it began
   * (A10). Of a token in the middle of a chain only itself is revoked, as the reference does: what
   * was made of it names the root alone.
   */
  @DELETE
  public void revoke(@QueryParam("cascade") @Nullable String cascade) {
    ValidToken token =
        subject(AuthActions.REVOKE_TOKEN, new ValidationTerms(Duration.ZERO, false)).token();
    AuthContext by = caller.context();
    database.change(_ -> {
      revocations.token(token.auditId(), by);
      if (Flag.of(cascade, true)) {
        revocations.chain(token.auditId(), by);
      }
    });
  }

  /** A list that only PKI tokens had: the reference keeps the route and refuses. */
  @GET
  @Path("OS-PKI/revoked")
  public void revokedList() {
    throw (revokesById
            ? new Problem.Refused("There is no list of revoked tokens")
            : new Problem.Gone(
                "The service you have requested is no longer available on this server."))
        .raised();
  }

  /** Refuses in this order: no caller, a bad subject, no right, no subject. */
  private Answer subject(Action action, ValidationTerms terms) {
    AuthContext asking = caller.context();
    String subject = subject();
    if (subject.isEmpty()) {
      policy.enforce(asking, action, Target.none());
      throw new Problem.NotFoundBecause("No token in the request").raised();
    }
    Answer answer = answers.of(Secret.of(subject), terms);
    policy.enforce(asking, action, target(answer.token()));
    return answer;
  }

  /** Several fields are one text, which is no token, as in the reference. */
  private String subject() {
    return request.header(SUBJECT).orElse("");
  }

  /** Whose it is: by a trust the trustee's, as with the reference, whomever it names. */
  static Target target(ValidToken token) {
    User owner =
        token.handed() instanceof Handed.ByTrust trusted ? trusted.trustee() : token.user();
    return Target.of("token", Map.of("user_id", owner.id(), "user.domain.id", owner.domainId()));
  }

  private ValidationTerms terms(@Nullable String accessRules, @Nullable String allowExpired) {
    return new ValidationTerms(
        Flag.of(allowExpired, false) ? validator.allowExpiredWindow() : Duration.ZERO,
        knowsAccessRules(accessRules));
  }

  static boolean knowsAccessRules(@Nullable String version) {
    try {
      return version != null && Double.parseDouble(version) >= ACCESS_RULES_SINCE;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
