package io.xloud.identity.ldap;

import io.xloud.config.ConfigException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where one server of a directory listens. */
record Server(String host, int port, boolean tls) {
  private static final int PLAIN_PORT = 389;
  private static final int TLS_PORT = 636;

  /**
   * @param url such as {@code ldap://host:389}
   * @throws ConfigException for anything else
   */
  static Server of(String url) {
    URI uri = uri(url);
    boolean tls = "ldaps".equalsIgnoreCase(uri.getScheme());
    if (!tls && !"ldap".equalsIgnoreCase(uri.getScheme())) {
      throw refused(url);
    }
    int usual = tls ? TLS_PORT : PLAIN_PORT;
    return new Server(host(uri.getHost(), url), uri.getPort() < 0 ? usual : uri.getPort(), tls);
  }

  /** As people write it. */
  @Override
  public String toString() {
    return "%s://%s:%d"
        .formatted(tls ? "ldaps" : "ldap", host.contains(":") ? "[" + host + "]" : host, port);
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw refused(url);
    }
  }

  private static String host(@Nullable String host, String url) {
    if (host == null) {
      throw refused(url);
    }
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static ConfigException refused(String url) {
    return new ConfigException(
        "[ldap] url: %s is no address of the form ldap://host:port or ldaps://host:port."
            .formatted(url));
  }
}
