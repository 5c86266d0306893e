package io.xloud.federation;

import io.xloud.crypto.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The identity providers that this service itself talks to by OpenID Connect. */
public interface OpenIdProviders {
  /** Whether the provider is asked in this way by this protocol. */
  boolean serve(String providerId, String protocolId);

  /** All that are asked so by the protocol. */
  List<String> by(String protocolId);

  /**
   * Where a browser logs in.
   *
   * @param state what the provider gives back with the browser
   * @param redirect where it sends the browser
   * @throws io.xloud.error.KeystoneException 503 when the provider is not to be reached
   */
  Departure depart(String providerId, String state, String redirect);

  /**
   * Who logged in.
   *
   * @param kept as it was at the departure
   * @throws io.xloud.error.KeystoneException 401 when the provider refuses, or when what it says
   *     does not hold; 503 when it is not to be reached
   */
  Assertion arrive(String providerId, Map<String, String> kept, Return back);

  /**
   * Whom an access token of the provider is about.
   *
   * @throws io.xloud.error.KeystoneException 401 for one that is not for us, or does not hold; 503
   *     when the provider is not to be reached
   */
  Assertion bearer(String providerId, Secret accessToken);

  /**
   * Whom the provider says it logged out.
   *
   * @throws io.xloud.error.KeystoneException 400 when it does not hold
   */
  LoggedOut loggedOut(String providerId, Secret logoutToken);

  /**
   * @param kept to be shown again at the end, and to nobody else
   */
  record Departure(URI to, Map<String, String> kept) {
    public Departure {
      kept = Map.copyOf(kept);
    }

    @Override
    public String toString() {
      return "Departure[to %s]".formatted(to.getHost());
    }
  }

  /**
   * What a browser brings back.
   *
   * @param issuer who the provider says it is
   * @param redirect where the browser was sent back to
   */
  record Return(Secret code, Optional<String> issuer, String redirect) {}

  /**
   * @param id of the provider's word, which counts once
   * @param until when nobody would take it any more
   */
  record LoggedOut(ProviderSessions.Ending ending, String id, Instant until) {}
}
