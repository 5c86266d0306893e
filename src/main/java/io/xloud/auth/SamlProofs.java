package io.xloud.auth;

import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
import io.xloud.federation.Assertion;
import io.xloud.federation.SamlProviders;
import io.xloud.federation.SamlProviders.Arrival;
import io.xloud.federation.SamlProviders.Door;
import io.xloud.federation.SamlProviders.Goodbye;
import io.xloud.federation.SamlProviders.Word;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What providers say by SAML, each word once, on whichever node (I3). */
@Singleton
public final class SamlProofs {
  private final SamlProviders providers;
  private final ProviderLogouts logouts;
  private final OnlyOnce onlyOnce;

  SamlProofs(SamlProviders providers, ProviderLogouts logouts, OnlyOnce onlyOnce) {
    this.providers = providers;
    this.logouts = logouts;
    this.onlyOnce = onlyOnce;
  }

  /**
   * By the form that a browser brings.
   *
   * @throws io.xloud.error.KeystoneException 401 for what does not hold, or comes again
   */
  public Assertion byForm(Door door, String document, String requestId) {
    return once(door, providers.arrive(door, document, requestId));
  }

  /**
   * By the letter that a client brings.
   *
   * @param asked the id of the question that belongs to a relay state
   * @throws io.xloud.error.KeystoneException 401 for what does not hold, or comes again
   */
  public Assertion byLetter(Door door, String letter, Function<String, Optional<String>> asked) {
    return once(door, providers.arriveByLetter(door, letter, asked));
  }

  /** Two providers may give two assertions one id. */
  private Assertion once(Door door, Arrival arrival) {
    onlyOnce.spend(List.of(use("saml", door, arrival.id(), arrival.until())));
    return arrival.assertion();
  }

  /**
   * Ends what came of logins that the provider says are over.
   *
   * @throws io.xloud.error.KeystoneException 401 for what does not hold, or comes again
   */
  public Goodbye end(Door door, Word word, AuthContext by) {
    Goodbye goodbye = providers.loggedOut(door, word);
    OneUse use = use("saml logout", door, goodbye.id(), goodbye.until());
    logouts.end(door.providerId(), use, goodbye.endings(), by);
    return goodbye;
  }

  private static OneUse use(String what, Door door, String id, Instant until) {
    return new OneUse(
        what + " " + ProviderLogouts.digest(door.providerId() + "\n" + id),
        until,
        new Problem.Unauthorized("SAML: it has been shown before"));
  }
}
