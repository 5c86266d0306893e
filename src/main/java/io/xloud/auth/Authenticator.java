package io.xloud.auth;

import io.xloud.auth.AuthMethod.Proven;
import io.xloud.auth.AuthRequest.ScopeRequest;
import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.Lockout;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.policy.PrimaryMethods;
import io.xloud.resource.Domain;
import io.xloud.token.AuthMethods;
import io.xloud.token.TokenConfig;
import io.xloud.token.TokenIssuer;
import io.xloud.token.TokenIssuer.Wanted;
import io.xloud.token.TokenPayload.Federation;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From a request to a token, or to a receipt for a part of the way: every named method must hold,
 * and all for the same user.
 */
@Singleton
public final class Authenticator {
  private final Map<String, AuthMethod> methods;
  private final List<String> configured;
  private final ScopeLookup lookup;
  private final UserService users;
  private final TokenIssuer issuer;
  private final Receipts receipts;
  private final ReceiptTries tries;
  private final Lockout lockout;
  private final PrimaryMethods primary;
  private final OnlyOnce onlyOnce;
  private final ExternalMethod external;
  private final TrustUses trustUses;

  Authenticator(
      @Any Instance<AuthMethod> methods,
      ScopeLookup lookup,
      UserService users,
      TokenIssuer issuer,
      Receipts receipts,
      ReceiptTries tries,
      Lockout lockout,
      PrimaryMethods primary,
      OnlyOnce onlyOnce,
      ExternalMethod external,
      TrustUses trustUses,
      Options options) {
    this.configured = TokenConfig.from(options).methods();
    this.methods =
        methods.stream()
            .filter(method -> configured.contains(method.name()))
            .collect(Collectors.toMap(AuthMethod::name, Function.identity()));
    this.lookup = lookup;
    this.users = users;
    this.issuer = issuer;
    this.receipts = receipts;
    this.tries = tries;
    this.lockout = lockout;
    this.primary = primary;
    this.onlyOnce = onlyOnce;
    this.external = external;
    this.trustUses = trustUses;
  }

  /**
   * @param receipt of the methods shown before, when the request carries one
   * @throws io.xloud.error.KeystoneException 400, 401 or 403 in the reference service's words
   */
  public Login authenticate(AuthRequest request, Optional<Secret> receipt) {
    try {
      return login(request, receipt);
    } catch (KeystoneException e) {
      if (e.problem() instanceof Problem.NotFound(var kind, var id) && kind.equals("trust")) {
        throw new Problem.Unauthorized("Could not find trust " + id).raised();
      }
      throw e;
    }
  }

  private Login login(AuthRequest request, Optional<Secret> receipt) {
    List<AuthMethod> asked = request.methods().stream().map(this::supported).toList();
    lookup.requireNamed(request.scope());
    receipt.ifPresent(tries::take);
    List<Taken> taken = prove(asked, request);
    List<Proven> proofs = taken.stream().map(Taken::proof).toList();
    User user = sameUser(proofs);
    // Only now, or the time of an answer would tell strangers which scopes there are.
    Wanted wanted = wanted(request, proofs, user);
    Shown shown = shown(used(taken), receipt, user);
    Login login =
        MultiFactorRules.satisfied(user, shown.methods(), configured)
            ? complete(user, shown.methods(), wanted, proofs)
            : incomplete(user, shown.methods());
    onlyOnce.spend(spent(proofs, shown));
    if (login instanceof Login.Complete(var issued)) {
      trustUses.count(issued);
      forgetFailures(user, proofs);
    }
    return login;
  }

  /** Whoever has shown all of it is not guessing; a token shows none of it anew. */
  private void forgetFailures(User user, List<Proven> proofs) {
    if (user.options().askForSeveralMethods()
        && proofs.stream().allMatch(proof -> proof.inheritedMethods().isEmpty())) {
      lockout.forget(user);
    }
  }

  private Wanted wanted(AuthRequest request, List<Proven> proofs, User user) {
    for (Proven proof : proofs) {
      if (proof.scope() != null) {
        return proof.scope();
      }
    }
    Optional<Federation> vouched =
        proofs.stream().flatMap(proof -> Stream.ofNullable(proof.vouched())).findFirst();
    if (vouched.isEmpty() && request.scope() instanceof ScopeRequest.Unspecified) {
      return lookup.defaultOf(user);
    }
    Wanted wanted = lookup.wanted(request.scope());
    return vouched.map(from -> vouched(wanted, from)).orElse(wanted);
  }

  /**
   * A provider's user has no scope unless it asks for one. With a trust it is what the trust says;
   * a token for the whole system has no room for the provider, which would not be asked again (I9).
   */
  private static Wanted vouched(Wanted wanted, Federation from) {
    if (wanted instanceof Wanted.SystemWide) {
      throw new Problem.BadRequest(
              "A token for the whole system cannot say which identity provider vouches for its user.")
          .raised();
    }
    return wanted instanceof Wanted.Place place ? new Wanted.ByProvider(place, from) : wanted;
  }

  /**
   * The methods of this request and of the requests before it.
   *
   * @param use of the receipt, when it brought along a method that this request does not show
   */
  private record Shown(List<String> methods, @Nullable OneUse use) {}

  private Shown shown(List<String> used, Optional<Secret> text, User user) {
    if (text.isEmpty()) {
      return new Shown(used, null);
    }
    Receipts.Shown receipt = receipts.open(text.get(), user.id());
    Set<String> all = new LinkedHashSet<>(used);
    if (!all.addAll(receipt.methods())) {
      return new Shown(used, null);
    }
    requireOwn(receipt.methods());
    return new Shown(List.copyOf(all), receipt.use());
  }

  /**
   * A receipt keeps neither the end nor the chain of a token, nor what was delegated: these must be
   * shown again, so that nothing outgrows what it was made of (A1, A10, B1).
   */
  private void requireOwn(List<String> methods) {
    if (methods.contains("token") || primary.isDelegated(methods)) {
      throw new Problem.Unauthorized("A receipt stands for no token and no delegated method")
          .raised();
    }
  }

  private Login complete(User user, List<String> methods, Wanted wanted, List<Proven> proofs) {
    return new Login.Complete(
        issuer.issue(
            new TokenIssuer.Order(user.id(), methods, wanted, earliestEnd(proofs), chain(proofs))));
  }

  private Login incomplete(User user, List<String> methods) {
    Domain domain =
        lookup
            .enabledDomain(user.domainId())
            .orElseThrow(() -> new Problem.Unauthorized("The user's domain is disabled").raised());
    Receipts.Made made = receipts.issue(user.id(), methods);
    return new Login.Incomplete(
        new IssuedReceipt(
            made.text(),
            made.payload(),
            user,
            domain,
            MultiFactorRules.begun(user, methods, configured)));
  }

  private static List<OneUse> spent(List<Proven> proofs, Shown shown) {
    return Stream.concat(proofs.stream().map(Proven::spends), Stream.ofNullable(shown.use()))
        .filter(Objects::nonNull)
        .toList();
  }

  private AuthMethod supported(String name) {
    if (name.equals(AuthMethods.EC2_CREDENTIAL)) {
      // It marks what a signature was traded for (D10): nobody logs in by naming it.
      throw new Problem.Unauthorized(name + " is no method to log in with").raised();
    }
    AuthMethod method = methods.get(name);
    if (method == null) {
      throw new Problem.UnsupportedMethod(configured).raised();
    }
    return method;
  }

  /** A way that was taken, and what it proved. */
  private record Taken(AuthMethod method, Proven proof) {}

  /** Whom a proxy has logged in need not ask for it, and may be somebody we do not know. */
  private List<Taken> prove(List<AuthMethod> asked, AuthRequest request) {
    List<Taken> taken = new ArrayList<>();
    if (methods.containsValue(external) && !asked.contains(external)) {
      external.proven().ifPresent(proof -> taken.add(new Taken(external, proof)));
    }
    for (AuthMethod method : asked) {
      taken.add(
          new Taken(method, method.authenticate(request.identity().path(method.name()), request)));
    }
    return taken;
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
  private static List<String> used(List<Taken> taken) {
    Set<String> used = new LinkedHashSet<>();
    taken.reversed().forEach(it -> used.add(it.method().name()));
    taken.forEach(it -> used.addAll(it.proof().inheritedMethods()));
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
