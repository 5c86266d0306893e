package io.xloud.federation.oidc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * What a provider tells of itself.
 *
 * @param namesItself whether it tells its name whenever it sends a browser back
 */
record Metadata(
    Optional<URI> authorization,
    Optional<URI> token,
    Optional<URI> userInfo,
    Optional<URI> introspection,
    URI keys,
    boolean namesItself) {

  /**
   * @throws Unanswered for the document of another provider, or one without keys
   */
  static Metadata read(ObjectNode document, String issuer) {
    if (!document.path("issuer").asText().equals(issuer)) {
      throw new Unanswered("the metadata of %s are those of another issuer".formatted(issuer));
    }
    return new Metadata(
        address(document, "authorization_endpoint"),
        address(document, "token_endpoint"),
        address(document, "userinfo_endpoint"),
        address(document, "introspection_endpoint"),
        required(address(document, "jwks_uri"), "jwks_uri"),
        document.path("authorization_response_iss_parameter_supported").asBoolean(false));
  }

  static URI required(Optional<URI> address, String name) {
    return address.orElseThrow(() -> new Unanswered("the provider has no " + name));
  }

  private static Optional<URI> address(ObjectNode document, String name) {
    String text = document.path(name).asText("");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      throw new Unanswered("the provider's %s is no address".formatted(name));
    }
  }
}
