package io.xloud.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The address by which the client reached us. {@code public_endpoint} wins; else the {@code Host}
 * header, or what a proxy tells when proxies are believed.
 */
final class PublicAddress {
  private final HttpConfig config;

  PublicAddress(HttpConfig config) {
    this.config = config;
  }

  /** Without a slash at the end and without a standard port. */
  String base(@Nullable HttpServerRequest request) {
    if (config.publicEndpoint().isPresent()) {
      return withoutSlash(config.publicEndpoint().get());
    }
    if (request == null) {
      throw new IllegalStateException("no request at hand and no [DEFAULT] public_endpoint");
    }
    Seen seen = config.parseProxyHeaders() ? Seen.throughProxy(request) : Seen.directly(request);
    return withoutSlash(withoutStandardPort(seen.scheme(), seen.host()) + seen.prefix());
  }

  private record Seen(String scheme, String host, String prefix) {
    static Seen directly(HttpServerRequest request) {
      String scheme = request.isSSL() ? "https" : "http";
      @Nullable String host = request.getHeader("Host");
      return new Seen(scheme, host == null ? "localhost" : host, "");
    }

    static Seen throughProxy(HttpServerRequest request) {
      Seen direct = directly(request);
      @Nullable String forwarded = request.getHeader("Forwarded");
      @Nullable String scheme;
      @Nullable String host;
      if (forwarded != null && !forwarded.isEmpty()) {
        scheme = part(forwarded, "proto");
        host = part(forwarded, "host");
      } else {
        scheme = request.getHeader("X-Forwarded-Proto");
        host = request.getHeader("X-Forwarded-Host");
      }
      @Nullable String prefix = request.getHeader("X-Forwarded-Prefix");
      return new Seen(
          or(scheme, direct.scheme), or(host, direct.host), prefix == null ? "" : prefix);
    }

    private static String or(@Nullable String told, String otherwise) {
      return told == null || told.isEmpty() ? otherwise : told;
    }

    /** Of the first proxy only; the last mention of a key counts. */
    private static @Nullable String part(String forwarded, String key) {
      int comma = forwarded.indexOf(',');
      String first = comma < 0 ? forwarded : forwarded.substring(0, comma);
      String found = null;
      for (String pair : first.split(";")) {
        int equals = pair.indexOf('=');
        String name = (equals < 0 ? pair : pair.substring(0, equals)).strip();
        if (name.toLowerCase(Locale.ROOT).equals(key)) {
          found = equals < 0 ? "" : pair.substring(equals + 1).strip();
        }
      }
      return found;
    }
  }

  private static String withoutStandardPort(String scheme, String host) {
    String port = scheme.equals("https") ? ":443" : scheme.equals("http") ? ":80" : "";
    boolean standard = !port.isEmpty() && host.endsWith(port);
    return scheme + "://" + (standard ? host.substring(0, host.length() - port.length()) : host);
  }

  private static String withoutSlash(String address) {
    int end = address.length();
    while (end > 0 && address.charAt(end - 1) == '/') {
      end--;
    }
    return address.substring(0, end);
  }
}
