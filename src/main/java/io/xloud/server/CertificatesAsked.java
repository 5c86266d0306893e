package io.xloud.server;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.xloud.config.Options;
import jakarta.inject.Singleton;

/**
 * Asks clients for a certificate where the API itself speaks TLS and OAuth 2 takes certificates.
 * Who has none is served all the same; one that the trust store does not know ends the connection.
 */
@Singleton
public class CertificatesAsked implements HttpServerOptionsCustomizer {
  private final boolean asked;

  CertificatesAsked(Options options) {
    this.asked = options.list("oauth2", "oauth2_authn_methods").contains("tls_client_auth");
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    if (asked && options.getClientAuth() == ClientAuth.NONE) {
      options.setClientAuth(ClientAuth.REQUEST);
    }
  }
}
