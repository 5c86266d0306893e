package io.xloud.auth.api;

import io.xloud.auth.AuthRequest;
import io.xloud.auth.Login;
import io.xloud.auth.LoginState;
import io.xloud.auth.ProofSource;
import io.xloud.auth.VouchedProof;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import io.xloud.federation.Assertion;
import io.xloud.federation.FederatedLogins;
import io.xloud.federation.FederationConfig;
import io.xloud.token.IssuedToken;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Logs in a browser and sends it back to its dashboard with a token. Only dashboards that are named
 * get one (I7).
 */
@Singleton
final class SingleSignOn {
  private final LoginAnswers logins;
  private final FederatedLogins providers;
  private final VouchedProof proofs;
  private final CallbackPage page;
  private final List<String> trusted;

  SingleSignOn(
      LoginAnswers logins,
      FederatedLogins providers,
      VouchedProof proofs,
      CallbackPage page,
      Options options) {
    this.logins = logins;
    this.providers = providers;
    this.proofs = proofs;
    this.page = page;
    this.trusted =
        FederationConfig.from(options).trustedDashboards().stream()
            .map(SingleSignOn::withSmallHost)
            .toList();
  }

  /** By the provider that the assertion names, or by the only one there is. */
  Response byAssertion(String protocolId, UriInfo uri) {
    Assertion told = proofs.assertion();
    List<String> known = proofs.providersBy(protocolId);
    if (!told.attributes().isEmpty() || known.isEmpty()) {
      return byProvider(providers.providerOf(protocolId, told), protocolId, uri);
    }
    if (known.size() > 1) {
      throw new Problem.BadRequest(
              "Several identity providers serve the protocol: log in at"
                  + " /v3/auth/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/websso"
                  + " of one of them.")
          .raised();
    }
    return byProvider(known.getFirst(), protocolId, uri);
  }

  Response byProvider(String providerId, String protocolId, UriInfo uri) {
    String dashboard = dashboard(uri);
    Optional<ProofSource> source = proofs.source(providerId, protocolId);
    if (source.isEmpty()) {
      return entered(providerId, protocolId, dashboard, proofs.assertion());
    }
    providers.requireOpen(providerId, protocolId);
    return source.get().depart(providerId, protocolId, dashboard);
  }

  /**
   * A browser that was sent to a provider and has come back.
   *
   * @param cookie that has served
   */
  record Arrival(LoginState state, Assertion proved, NewCookie cookie) {}

  Response arrived(Arrival arrival) {
    LoginState state = arrival.state();
    requireTrusted(state.origin());
    return Response.fromResponse(
            entered(state.providerId(), state.protocolId(), state.origin(), arrival.proved()))
        .cookie(arrival.cookie())
        .build();
  }

  private Response entered(
      String providerId, String protocolId, String dashboard, Assertion proved) {
    return switch (logins.login(AuthRequest.ofProvider(providerId, protocolId, proved))) {
      case Login.Complete(var issued) -> back(dashboard, issued);
      case Login.Incomplete(var receipt) -> LoginAnswers.issued(receipt);
    };
  }

  /** Whoever opens it again, from the history of the browser, finds nothing kept. */
  private Response back(String dashboard, IssuedToken issued) {
    return Response.ok(page.filled(dashboard, issued.text().reveal()))
        .type(MediaType.TEXT_HTML_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Referrer-Policy", "no-referrer")
        .build();
  }

  private String dashboard(UriInfo uri) {
    @Nullable String origin = uri.getQueryParameters().getFirst("origin");
    if (origin == null || origin.isEmpty()) {
      throw new Problem.BadRequest("Request must have an origin query parameter").raised();
    }
    requireTrusted(origin);
    return origin;
  }

  private void requireTrusted(String origin) {
    if (!trusted.contains(origin)) {
      throw new Problem.Unauthorized("The origin is not a trusted dashboard host").raised();
    }
  }

  /** A host is the same in capitals; a browser tells it in small letters. */
  private static String withSmallHost(String address) {
    try {
      @Nullable String host = new URI(address).getHost();
      return host == null ? address : address.replaceFirst(quoted(host), small(host));
    } catch (URISyntaxException e) {
      return address;
    }
  }

  private static String quoted(String host) {
    return Pattern.quote(host);
  }

  private static String small(String host) {
    return Matcher.quoteReplacement(host.toLowerCase(Locale.ROOT));
  }
}
