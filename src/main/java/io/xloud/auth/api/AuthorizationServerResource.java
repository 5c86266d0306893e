package io.xloud.auth.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.NonBlocking;
import io.xloud.auth.oauth2.OAuth2Config;
import io.xloud.config.Options;
import io.xloud.crypto.KeyRepositories;
import io.xloud.http.Links;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Where the endpoints of OAuth 2 are and what they take (RFC 8414). */
@Path("/.well-known/oauth-authorization-server")
@NonBlocking
public class AuthorizationServerResource {
  private final Links links;
  private final OAuth2Config config;
  private final boolean signs;

  AuthorizationServerResource(Links links, KeyRepositories keys, Options options) {
    this.links = links;
    this.config = OAuth2Config.from(options);
    this.signs = keys.signed().isPresent();
  }

  @GET
  public ObjectNode show() {
    String base = links.base();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("issuer", base);
    body.put("token_endpoint", base + "/v3/OS-OAUTH2/token");
    methods(body.putArray("token_endpoint_auth_methods_supported"));
    body.put("introspection_endpoint", base + "/v3/OS-OAUTH2/introspect");
    methods(body.putArray("introspection_endpoint_auth_methods_supported"));
    body.putArray("grant_types_supported").add("client_credentials");
    body.putArray("response_types_supported"); // there is no authorization endpoint
    body.put("tls_client_certificate_bound_access_tokens", config.takesCertificates());
    if (signs) {
      body.put("jwks_uri", base + "/.well-known/jwks.json");
    }
    return body;
  }

  private void methods(ArrayNode methods) {
    if (config.takesCertificates()) {
      methods.add(OAuth2Config.CERTIFICATE);
    }
    if (config.takesSecrets()) {
      methods.add(OAuth2Config.SECRET).add("client_secret_post");
    }
  }
}
