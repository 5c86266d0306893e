package io.xloud.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import io.xloud.config.Options;
import jakarta.inject.Singleton;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What somebody we believe says of the client: our own TLS, which has checked the certificate, or a
 * proxy that {@code [xloud] proxy.trusted} names and that sets, or removes, these headers of every
 * request. From anybody else the same headers are as if they were not there (I1).
 */
@Singleton
public final class Vouched {
  private static final String REMOTE_USER = "REMOTE_USER";

  private final CurrentVertxRequest current;
  private final VouchingConfig config;

  Vouched(CurrentVertxRequest current, Options options) {
    this.current = current;
    this.config = VouchingConfig.from(options);
  }

  /**
   * The certificate whose key the client has shown. Where the connection is a trusted proxy's, it
   * is the certificate that the proxy forwards and never the proxy's own.
   */
  public Optional<X509Certificate> certificate() {
    HttpServerRequest request = request();
    return isOfProxy(request)
        ? only(request, config.certificateHeader()).flatMap(ForwardedCertificate::read)
        : shown(request.connection().sslSession());
  }

  /** The name under which a proxy has logged the client in. */
  public Optional<String> user() {
    return config.userHeader().flatMap(this::told).map(AttributeHeaders::decoded);
  }

  /** The name of that user's domain. */
  public Optional<String> domain() {
    return config.domainHeader().flatMap(this::told).map(AttributeHeaders::decoded);
  }

  /**
   * What a proxy says of a user whom it has logged in, for mappings; the name of the user is among
   * them as {@code REMOTE_USER}. Nothing unless somebody names the headers.
   */
  public Map<String, String> attributes() {
    HttpServerRequest request = request();
    if (!isOfProxy(request)) {
      return Map.of();
    }
    Map<String, String> attributes = new HashMap<>(config.attributes().in(request.headers()));
    user().ifPresent(name -> attributes.put(REMOTE_USER, name));
    return attributes;
  }

  private Optional<String> told(String header) {
    HttpServerRequest request = request();
    return isOfProxy(request)
        ? only(request, header).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  private boolean isOfProxy(HttpServerRequest request) {
    @Nullable SocketAddress peer = request.connection().remoteAddress();
    @Nullable String address = peer == null ? null : peer.hostAddress();
    return address != null && config.proxies().include(address);
  }

  /** A header that came twice has been added to by somebody, so that none of them counts. */
  private static Optional<String> only(HttpServerRequest request, String header) {
    List<String> values = request.headers().getAll(header);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private static Optional<X509Certificate> shown(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty();
    }
  }

  private HttpServerRequest request() {
    @Nullable RoutingContext routing = current.getCurrent();
    if (routing == null) {
      throw new IllegalStateException("no request at hand");
    }
    return routing.request();
  }
}
