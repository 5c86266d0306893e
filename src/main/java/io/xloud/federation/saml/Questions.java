package io.xloud.federation.saml;

import io.xloud.federation.SamlProviders.Departure;
import io.xloud.federation.SamlProviders.Door;
import io.xloud.federation.SamlProviders.Goodbye;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opensaml.saml.common.SignableSAMLObject;
import org.opensaml.saml.common.xml.SAMLConstants;
import org.opensaml.saml.saml2.core.AuthnRequest;
import org.opensaml.saml.saml2.core.Issuer;
import org.opensaml.saml.saml2.core.LogoutResponse;
import org.opensaml.saml.saml2.core.NameIDPolicy;
import org.opensaml.saml.saml2.core.Status;
import org.opensaml.saml.saml2.core.StatusCode;

/** What we say to providers: whom to log in, and that we have heard who left. */
final class Questions {
  private static final List<String> BINDINGS =
      List.of(SAMLConstants.SAML2_REDIRECT_BINDING_URI, SAMLConstants.SAML2_POST_BINDING_URI);

  private final SamlConfig config;

  Questions(SamlConfig config) {
    this.config = config;
  }

  Departure login(KnownProvider provider, Door door, String requestId, String handle, Instant now) {
    String binding = binding(provider.signOn());
    String to = provider.signOn().getOrDefault(binding, "");
    AuthnRequest request = request(door, requestId, SAMLConstants.SAML2_POST_BINDING_URI, now);
    request.setDestination(to);
    return sent(request, "SAMLRequest", binding, to, Optional.of(handle));
  }

  /** Without a destination, which the client knows and we do not. */
  String letter(Door door, String requestId, String relayState, Instant now) {
    AuthnRequest request = request(door, requestId, SAMLConstants.SAML2_PAOS_BINDING_URI, now);
    config.keys().ifPresent(keys -> keys.sign(request));
    return Envelope.request(
        config.consumer(door), config.entityId(door), relayState, OpenSaml.ready().write(request));
  }

  Departure farewell(KnownProvider provider, Door door, Goodbye goodbye, String id, Instant now) {
    OpenSaml saml = OpenSaml.ready();
    String binding = binding(provider.logout());
    String to = provider.logout().getOrDefault(binding, "");
    LogoutResponse response = saml.make(LogoutResponse.class, LogoutResponse.DEFAULT_ELEMENT_NAME);
    response.setID(id);
    response.setIssueInstant(now.truncatedTo(ChronoUnit.MILLIS));
    response.setDestination(to);
    response.setInResponseTo(goodbye.id());
    response.setIssuer(issuer(door));
    StatusCode code = saml.make(StatusCode.class, StatusCode.DEFAULT_ELEMENT_NAME);
    code.setValue(StatusCode.SUCCESS);
    Status status = saml.make(Status.class, Status.DEFAULT_ELEMENT_NAME);
    status.setStatusCode(code);
    response.setStatus(status);
    return sent(response, "SAMLResponse", binding, to, goodbye.relayState());
  }

  private static String binding(Map<String, String> services) {
    return BINDINGS.stream()
        .filter(services::containsKey)
        .findFirst()
        .orElseThrow(() -> Refused.because("the provider tells of no address for browsers"));
  }

  private AuthnRequest request(Door door, String requestId, String binding, Instant now) {
    OpenSaml saml = OpenSaml.ready();
    AuthnRequest request = saml.make(AuthnRequest.class, AuthnRequest.DEFAULT_ELEMENT_NAME);
    request.setID(requestId);
    request.setIssueInstant(now.truncatedTo(ChronoUnit.MILLIS));
    request.setAssertionConsumerServiceURL(config.consumer(door));
    request.setProtocolBinding(binding);
    request.setIssuer(issuer(door));
    NameIDPolicy policy = saml.make(NameIDPolicy.class, NameIDPolicy.DEFAULT_ELEMENT_NAME);
    policy.setAllowCreate(true);
    request.setNameIDPolicy(policy);
    return request;
  }

  private Issuer issuer(Door door) {
    Issuer issuer = OpenSaml.ready().make(Issuer.class, Issuer.DEFAULT_ELEMENT_NAME);
    issuer.setValue(config.entityId(door));
    return issuer;
  }

  private Departure sent(
      SignableSAMLObject message,
      String name,
      String binding,
      String to,
      Optional<String> relayState) {
    if (binding.equals(SAMLConstants.SAML2_POST_BINDING_URI)) {
      config.keys().ifPresent(keys -> keys.sign(message));
      Map<String, String> fields = new LinkedHashMap<>();
      byte[] text = OpenSaml.ready().write(message).getBytes(StandardCharsets.UTF_8);
      fields.put(name, Base64.getEncoder().encodeToString(text));
      relayState.ifPresent(handle -> fields.put("RelayState", handle));
      return new Departure.ByForm(URI.create(to), fields);
    }
    @Nullable Keys keys = config.keys().orElse(null);
    String query = Query.of(name, OpenSaml.ready().write(message), relayState).written(keys);
    return new Departure.ByAddress(URI.create(to + (to.contains("?") ? "&" : "?") + query));
  }
}
