package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.auth.AuthRequest.ScopeRequest;
import io.xloud.config.Options;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.policy.PrimaryMethods;
import io.xloud.token.TokenConfig;
import io.xloud.token.TokenValidator;
import io.xloud.token.ValidToken;
import io.xloud.token.ValidationTerms;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Method {@code token}: a token for another scope. It lives no longer than the first and is revoked
 * with it; what was delegated can not be exchanged at all (A1, A10, B1–B4).
 */
@Singleton
final class TokenMethod implements AuthMethod {
  private final TokenValidator validator;
  private final PrimaryMethods primary;
  private final VouchedProof vouched;
  private final TokenConfig config;

  TokenMethod(
      TokenValidator validator, PrimaryMethods primary, VouchedProof vouched, Options options) {
    this.validator = validator;
    this.vouched = vouched;
    this.primary = primary;
    this.config = TokenConfig.from(options);
  }

  @Override
  public String name() {
    return "token";
  }

  @Override
  public Proven authenticate(JsonNode proof, AuthRequest request) {
    ValidToken token =
        validator.validate(
            Secret.of(proof.path("id").asText("")), new ValidationTerms(Duration.ZERO, false));
    requireExchangeable(token, request.scope());
    return vouched.goingOn(
        new Proven(
            token.user().id(),
            token.methods(),
            token.expiresAt(),
            token.auditIds().isEmpty() ? null : token.auditChainId()),
        token);
  }

  private void requireExchangeable(ValidToken token, ScopeRequest wanted) {
    switch (token.delegation()) {
      case Delegation.OAuth1 _ ->
          throw forbidden(
              "Using OAuth-scoped token to create another token. Create a new OAuth-scoped token instead");
      case Delegation.Trust _ ->
          throw forbidden(
              "Using trust-scoped token to create another token. Create a new trust-scoped token instead");
      // Whatever methods are configured as primary: what was handed on narrowly must not grow.
      case Delegation.ApplicationCredential _, Delegation.Ec2 _ ->
          throw forbidden("Using a delegated token to create another token is not allowed.");
      case Delegation.None _ -> {}
    }
    if (token.scope() instanceof Scope.SystemScope
        && (wanted instanceof ScopeRequest.OfProject || wanted instanceof ScopeRequest.OfDomain)) {
      throw forbidden(
          "Using a system-scoped token to create a project-scoped or domain-scoped token is not allowed.");
    }
    if (primary.isDelegated(token.methods())) {
      throw forbidden("Using a delegated token to create another token is not allowed.");
    }
    if (!config.allowRescopeScopedToken() && token.isScoped()) {
      throw forbidden("rescope a scoped token");
    }
  }

  private static RuntimeException forbidden(String action) {
    return new Problem.Forbidden(action).raised();
  }
}
