package io.xloud.auth;

import io.xloud.auth.oauth2.ClientCertificates;
import io.xloud.context.Delegation;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.http.CurrentRequest;
import io.xloud.token.Handed;
import io.xloud.token.TokenValidator;
import io.xloud.token.ValidToken;
import io.xloud.token.ValidationTerms;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Whether the token that a request is made with may be a caller's. */
@Singleton
public class CallersToken {
  private final TokenValidator validator;
  private final ClientCertificates certificates;

  CallersToken(TokenValidator validator, ClientCertificates certificates) {
    this.validator = validator;
    this.certificates = certificates;
  }

  /**
   * The {@code X-Auth-Token}, or where there is none the {@code X-Storage-Token} of older clients,
   * as the reference takes it.
   */
  static Optional<Secret> of(CurrentRequest request) {
    return request
        .header("X-Auth-Token")
        .or(() -> request.header("X-Storage-Token"))
        .filter(text -> !text.isEmpty())
        .map(Secret::of);
  }

  /**
   * A token that a signature was traded for may be asked about, and is nobody's to use (D10); one
   * that is bound to a certificate is good with no other (L7).
   *
   * @throws KeystoneException 401 for one that is not good, 403 for a good one of that kind
   */
  ValidToken valid(Secret token) {
    ValidToken valid = good(token);
    if (valid.delegation() instanceof Delegation.Ec2) {
      throw new Problem.Refused("EC2 credential tokens cannot be used for authorization.").raised();
    }
    if (valid.handed() instanceof Handed.ToCertificate(var thumbprint)
        && certificates.isOther(thumbprint)) {
      throw new Problem.Unauthorized("The token is bound to another certificate").raised();
    }
    return valid;
  }

  /** Whatever is wrong with a caller's token, also a user or project that is gone: 401. */
  private ValidToken good(Secret token) {
    try {
      return validator.validate(token, ValidationTerms.OF_CALLER);
    } catch (KeystoneException e) {
      if (e.problem().status() == 404) {
        throw new Problem.Unauthorized("The caller's token is not valid").raised();
      }
      throw e;
    }
  }

  /** False when it is known that it may be used anywhere. Opens nothing. */
  boolean mayBeLimited(Secret token) {
    return validator.mayBeLimited(token);
  }

  /** Whether it says of itself that it may not be used just anywhere. Asks nobody. */
  boolean isLimited(Secret token) {
    return validator.isLimited(token);
  }
}
