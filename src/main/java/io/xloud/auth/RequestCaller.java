package io.xloud.auth;

import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.context.Origin;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.http.CurrentRequest;
import io.xloud.token.ValidToken;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The caller of the request at hand, by its token. Validated once, when asked. */
@RequestScoped
public class RequestCaller implements Caller {
  private static final System.Logger LOG = System.getLogger(RequestCaller.class.getName());

  private final CallersToken tokens;
  private final CurrentRequest request;
  private final AdminToken adminToken;
  private final TokenlessCaller tokenless;
  private final OwnAccessRules accessRules;
  private @Nullable AuthContext validated;

  RequestCaller(
      CallersToken tokens,
      CurrentRequest request,
      AdminToken adminToken,
      TokenlessCaller tokenless,
      OwnAccessRules accessRules) {
    this.tokens = tokens;
    this.request = request;
    this.adminToken = adminToken;
    this.tokenless = tokenless;
    this.accessRules = accessRules;
  }

  @Override
  public AuthContext context() {
    AuthContext known = validated;
    if (known == null) {
      known = validate();
      validated = known;
    }
    return known;
  }

  @Override
  public String requestId() {
    return request.id();
  }

  @Override
  public Origin origin() {
    return new Origin(
        request.remoteAddress(),
        request.header("User-Agent").orElse(null),
        request.globalId().orElse(null));
  }

  /** A token goes before a certificate, also one that is not valid. */
  private AuthContext validate() {
    return CallersToken.of(request)
        .map(this::ofToken)
        .or(() -> tokenless.find(request).map(it -> it.from(origin())))
        .orElseThrow(() -> new Problem.Unauthorized("The request carries no token").raised());
  }

  private AuthContext ofToken(Secret token) {
    if (adminToken.is(token)) {
      LOG.log(System.Logger.Level.WARNING, "[DEFAULT] admin_token was used: {0}", requestId());
      return AuthContext.internal(requestId()).from(origin());
    }
    ValidToken valid = tokens.valid(token);
    accessRules.require(valid, OwnAccessRules.Asked.by(request));
    return valid.context(requestId()).from(origin());
  }
}
