package io.xloud.auth;

import io.xloud.auth.AuthMethod.Proven;
import io.xloud.auth.AuthRequest.ScopeRequest;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.token.IssuedToken;
import io.xloud.token.TokenConfig;
import io.xloud.token.TokenIssuer;
import io.xloud.token.TokenIssuer.Wanted;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From a request to a token: every named method must hold, and all for the same user. */
@Singleton
public final class Authenticator {
  private final Map<String, AuthMethod> methods;
  private final List<String> configured;
  private final ScopeLookup lookup;
  private final UserService users;
  private final TokenIssuer issuer;

  Authenticator(
      @Any Instance<AuthMethod> methods,
      ScopeLookup lookup,
      UserService users,
      TokenIssuer issuer,
      Options options) {
    this.configured = TokenConfig.from(options).methods();
    this.methods =
        methods.stream()
            .filter(method -> configured.contains(method.name()))
            .collect(Collectors.toMap(AuthMethod::name, Function.identity()));
    this.lookup = lookup;
    this.users = users;
    this.issuer = issuer;
  }

  /**
   * @throws io.xloud.error.KeystoneException 400, 401 or 403 in the reference service's words
   */
  public IssuedToken authenticate(AuthRequest request) {
    List<AuthMethod> asked = request.methods().stream().map(this::supported).toList();
    lookup.requireNamed(request.scope());
    List<Proven> proofs = prove(asked, request);
    User user = sameUser(proofs);
    // Only now, or the time of an answer would tell strangers which scopes there are.
    Wanted wanted =
        request.scope() instanceof ScopeRequest.Unspecified
            ? lookup.defaultOf(user)
            : lookup.wanted(request.scope());
    List<String> used = used(asked, proofs);
    if (!MultiFactorRules.satisfied(user, used, configured)) {
      throw new Problem.Unauthorized("Further methods are required of the user").raised();
    }
    return issuer.issue(
        new TokenIssuer.Order(user.id(), used, wanted, earliestEnd(proofs), chain(proofs)));
  }

  private AuthMethod supported(String name) {
    if (name.equals("ec2credential") || name.equals("external")) {
      // The one marks what a signature was traded for (D10), the other a user whom a server in
      // front
      // has proved: nobody logs in by naming them, configured or not.
      throw new Problem.Unauthorized(name + " is no method to log in with").raised();
    }
    AuthMethod method = methods.get(name);
    if (method == null) {
      throw new Problem.UnsupportedMethod(configured).raised();
    }
    return method;
  }

  private static List<Proven> prove(List<AuthMethod> asked, AuthRequest request) {
    List<Proven> proofs = new ArrayList<>();
    for (AuthMethod method : asked) {
      proofs.add(method.authenticate(request.identity().path(method.name()), request));
    }
    return proofs;
  }

  /** All methods must speak of one user (G6). */
  private User sameUser(List<Proven> proofs) {
    Set<String> ids = proofs.stream().map(Proven::userId).collect(Collectors.toSet());
    if (ids.size() != 1) {
      throw new Problem.Unauthorized("The methods do not prove one and the same user").raised();
    }
    return users
        .find(ids.iterator().next())
        .orElseThrow(() -> new Problem.Unauthorized("The user is gone").raised());
  }

  /** Last first, as the reference service lists them; what a token brought along comes after. */
  private static List<String> used(List<AuthMethod> asked, List<Proven> proofs) {
    Set<String> used = new LinkedHashSet<>();
    asked.reversed().forEach(method -> used.add(method.name()));
    proofs.forEach(proof -> used.addAll(proof.inheritedMethods()));
    return List.copyOf(used);
  }

  private static @Nullable Instant earliestEnd(List<Proven> proofs) {
    return proofs.stream()
        .map(Proven::expiresAt)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private static @Nullable String chain(List<Proven> proofs) {
    return proofs.stream()
        .map(Proven::auditChainId)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
