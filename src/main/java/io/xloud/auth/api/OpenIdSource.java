package io.xloud.auth.api;

import io.xloud.auth.LoginState;
import io.xloud.auth.LoginStates;
import io.xloud.auth.ProofSource;
import io.xloud.auth.api.SingleSignOn.Arrival;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.federation.Assertion;
import io.xloud.federation.OpenIdProviders;
import io.xloud.federation.OpenIdProviders.Departure;
import io.xloud.federation.OpenIdProviders.Return;
import io.xloud.http.CurrentRequest;
import io.xloud.http.Links;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie.SameSite;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Proofs by OpenID Connect: an access token that a client brings, or a browser's way. */
@Singleton
final class OpenIdSource implements ProofSource {
  static final String REDIRECT = "/v3/auth/OS-FEDERATION/oidc/redirect";

  private static final String BY = "oidc";
  private static final String KEPT_REDIRECT = "redirect";
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([A-Za-z0-9._~+/-]+=*)", Pattern.CASE_INSENSITIVE);

  private final OpenIdProviders providers;
  private final LoginStates states;
  private final CurrentRequest request;
  private final Links links;

  OpenIdSource(OpenIdProviders providers, LoginStates states, CurrentRequest request, Links links) {
    this.providers = providers;
    this.states = states;
    this.request = request;
    this.links = links;
  }

  @Override
  public boolean serves(String providerId, String protocolId) {
    return providers.serve(providerId, protocolId);
  }

  @Override
  public List<String> providersBy(String protocolId) {
    return providers.by(protocolId);
  }

  @Override
  public Assertion shown(String providerId, String protocolId) {
    Matcher token = BEARER.matcher(request.header(HttpHeaders.AUTHORIZATION).orElse("").strip());
    if (!token.matches()) {
      throw new Problem.Unauthorized("The client brings no access token of the provider").raised();
    }
    return providers.bearer(providerId, Secret.of(token.group(1)));
  }

  @Override
  public Response depart(String providerId, String protocolId, String origin) {
    String handle = states.handle();
    String redirect = links.base() + REDIRECT;
    Departure departure = providers.depart(providerId, handle, redirect);
    Map<String, String> kept = new HashMap<>(departure.kept());
    kept.put(KEPT_REDIRECT, redirect);
    LoginState state = new LoginState(BY, providerId, protocolId, origin, kept);
    return Response.status(Response.Status.FOUND)
        .location(departure.to())
        .cookie(states.depart(handle, state, SameSite.LAX, request.header(HttpHeaders.COOKIE)))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /**
   * A browser that comes back.
   *
   * @throws io.xloud.error.KeystoneException 401 where it never left, or the provider refuses
   */
  Arrival arrive(MultivaluedMap<String, String> query, Map<String, Cookie> cookies) {
    String handle = only(query, "state").orElse("");
    LoginState state = states.resume(BY, handle, cookies);
    String code =
        only(query, "code")
            .filter(_ -> !query.containsKey("error"))
            .orElseThrow(
                () -> new Problem.Unauthorized("The provider has not logged the user in").raised());
    Assertion proved =
        providers.arrive(
            state.providerId(),
            state.kept(),
            new Return(Secret.of(code), only(query, "iss"), state.kept(KEPT_REDIRECT)));
    return new Arrival(state, proved, states.end(handle, SameSite.LAX));
  }

  /** Something that comes twice is nothing. */
  private static Optional<String> only(MultivaluedMap<String, String> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.size() == 1
        ? Optional.of(values.getFirst()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }
}
