package io.xloud.auth.api;

import io.xloud.auth.LoginState;
import io.xloud.auth.LoginStates;
import io.xloud.auth.ProofSource;
import io.xloud.auth.SamlProofs;
import io.xloud.auth.api.SingleSignOn.Arrival;
import io.xloud.error.Problem;
import io.xloud.federation.Assertion;
import io.xloud.federation.SamlProviders;
import io.xloud.federation.SamlProviders.Departure;
import io.xloud.federation.SamlProviders.Door;
import io.xloud.http.CurrentRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie.SameSite;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Proofs by SAML: a browser's way, or that of a client that carries letters (ECP). */
@Singleton
final class SamlSource implements ProofSource {
  static final String LETTERS = "application/vnd.paos+xml";

  /** As services that let users choose a provider name it. */
  private static final String ENTITY_ID = "entityID";

  private static final String BY = "saml";
  private static final String BY_LETTER = "saml letter";
  private static final String KEPT_REQUEST = "request";
  private static final String PAOS = "urn:liberty:paos:2003-08";

  private final SamlProviders providers;
  private final SamlProofs proofs;
  private final LoginStates states;
  private final CurrentRequest request;
  private final PostedPage page;

  SamlSource(
      SamlProviders providers,
      SamlProofs proofs,
      LoginStates states,
      CurrentRequest request,
      PostedPage page) {
    this.providers = providers;
    this.proofs = proofs;
    this.states = states;
    this.request = request;
    this.page = page;
  }

  @Override
  public boolean serves(String providerId, String protocolId) {
    return providers.serve(providerId, protocolId);
  }

  @Override
  public List<String> providersBy(String protocolId) {
    return providers.by(protocolId);
  }

  /** Nothing is shown here: a letter is brought to the door that it names. */
  @Override
  public Assertion shown(String providerId, String protocolId) {
    throw new Problem.Unauthorized("The client does not say that it carries letters of SAML (PAOS)")
        .raised();
  }

  @Override
  public Optional<Response> asked(String providerId, String protocolId) {
    boolean carries =
        request.accept().contains(LETTERS)
            && request.header("PAOS").filter(it -> it.contains(PAOS)).isPresent();
    return carries ? Optional.of(letter(new Door(providerId, protocolId))) : Optional.empty();
  }

  /** As bytes, and its type without a charset: clients compare it letter by letter. */
  private Response letter(Door door) {
    String requestId = providers.requestId();
    String relayState = states.text(state(BY_LETTER, door, "", requestId));
    String letter = providers.letter(door, requestId, relayState);
    return Response.ok(letter.getBytes(StandardCharsets.UTF_8))
        .header(HttpHeaders.CONTENT_TYPE, LETTERS)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  @Override
  public Response depart(String providerId, String protocolId, String origin) {
    Door door = new Door(providerId, protocolId);
    String handle = states.handle();
    String requestId = providers.requestId();
    Optional<String> entityId = request.queryValue(ENTITY_ID);
    Departure departure = providers.depart(door, entityId, requestId, handle);
    LoginState state = state(BY, door, origin, requestId);
    return page.sent(departure)
        .cookie(states.depart(handle, state, SameSite.NONE, request.header(HttpHeaders.COOKIE)))
        .build();
  }

  private static LoginState state(String by, Door door, String origin, String requestId) {
    return new LoginState(
        by, door.providerId(), door.protocolId(), origin, Map.of(KEPT_REQUEST, requestId));
  }

  /**
   * A browser that comes back.
   *
   * @throws io.xloud.error.KeystoneException 401 where it never left, or what it brings does not
   *     hold
   */
  Arrival arrive(Door door, Map<String, Cookie> cookies) {
    Map<String, String> form = request.form();
    String handle = form.getOrDefault("RelayState", "");
    LoginState state = states.resume(BY, handle, cookies);
    requireThere(state, door);
    Assertion proved =
        proofs.byForm(door, form.getOrDefault("SAMLResponse", ""), state.kept(KEPT_REQUEST));
    return new Arrival(state, proved, states.end(handle, SameSite.NONE));
  }

  /** A client that comes back, or from another cloud, with a letter. */
  Assertion carried(Door door) {
    return proofs.byLetter(door, request.ownBody(), relayState -> asked(door, relayState));
  }

  /** What is none of our texts belongs to no question of ours. */
  private Optional<String> asked(Door door, String relayState) {
    if (!LoginStates.isText(relayState)) {
      return Optional.empty();
    }
    LoginState state = states.resume(BY_LETTER, relayState);
    requireThere(state, door);
    return Optional.of(state.kept(KEPT_REQUEST));
  }

  private static void requireThere(LoginState state, Door door) {
    if (!state.providerId().equals(door.providerId())
        || !state.protocolId().equals(door.protocolId())) {
      throw new Problem.Unauthorized("The login began at another door").raised();
    }
  }

  boolean isLetter() {
    return request
        .header(HttpHeaders.CONTENT_TYPE)
        .map(type -> type.toLowerCase(Locale.ROOT))
        .filter(type -> type.startsWith(LETTERS) || type.startsWith("text/xml"))
        .isPresent();
  }
}
