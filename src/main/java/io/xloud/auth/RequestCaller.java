package io.xloud.auth;

import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.context.Delegation;
import io.xloud.context.Origin;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.http.CurrentRequest;
import io.xloud.token.TokenValidator;
import io.xloud.token.ValidToken;
import io.xloud.token.ValidationTerms;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The caller of the request at hand, by its {@code X-Auth-Token}, or where there is none by the
 * {@code X-Storage-Token} of older clients, as the reference takes it. Validated once, when asked.
 */
@RequestScoped
public class RequestCaller implements Caller {
  private static final System.Logger LOG = System.getLogger(RequestCaller.class.getName());

  private final TokenValidator validator;
  private final CurrentRequest request;
  private final AdminToken adminToken;
  private @Nullable AuthContext validated;

  RequestCaller(TokenValidator validator, CurrentRequest request, AdminToken adminToken) {
    this.validator = validator;
    this.request = request;
    this.adminToken = adminToken;
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
  public Optional<AuthContext> find() {
    try {
      return Optional.of(context());
    } catch (KeystoneException e) {
      if (e.problem() instanceof Problem.Unauthorized) {
        return Optional.empty();
      }
      throw e;
    }
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

  private AuthContext validate() {
    Secret token =
        request
            .header("X-Auth-Token")
            .or(() -> request.header("X-Storage-Token"))
            .filter(text -> !text.isEmpty())
            .map(Secret::of)
            .orElseThrow(() -> new Problem.Unauthorized("The request carries no token").raised());
    if (adminToken.is(token)) {
      LOG.log(System.Logger.Level.WARNING, "[DEFAULT] admin_token was used: {0}", requestId());
      return AuthContext.internal(requestId()).from(origin());
    }
    ValidToken valid = valid(token);
    if (valid.delegation() instanceof Delegation.Ec2) {
      throw new Problem.Refused("EC2 credential tokens cannot be used for authorization.").raised();
    }
    return valid.context(requestId()).from(origin());
  }

  /** Whatever is wrong with a caller's token, also a user or project that is gone: 401. */
  private ValidToken valid(Secret token) {
    try {
      return validator.validate(token, ValidationTerms.OF_CALLER);
    } catch (KeystoneException e) {
      if (e.problem().status() == 404) {
        throw new Problem.Unauthorized("The caller's token is not valid").raised();
      }
      throw e;
    }
  }
}
