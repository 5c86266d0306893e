package io.xloud.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address by which the client reached us. {@code public_endpoint} wins; else the {@code Host}
 * header, or what a proxy tells when proxies are believed. {@code X-Forwarded-Proto} and {@code
 * X-Forwarded-For} are always believed, as the reference service does.
 */
final class PublicAddress {
  private static final Pattern VERSION = Pattern.compile("/v(?:3|2\\.0)/*$");

  private final HttpConfig config;

  PublicAddress(HttpConfig config) {
    this.config = config;
  }

  /**
   * Without a version and a slash at the end; what we see ourselves comes without standard port.
   */
  String base(@Nullable HttpServerRequest request) {
    if (config.publicEndpoint().isPresent()) {
      return withoutSlash(config.publicEndpoint().get());
    }
    if (request == null) {
      throw new IllegalStateException("no request at hand and no [DEFAULT] public_endpoint");
    }
    Forwarding told = Forwarding.of(request, config.parseProxyHeaders());
    String scheme = told.scheme() != null ? told.scheme() : request.isSSL() ? "https" : "http";
    String host = told.host() != null ? told.host() : host(request);
    String address = withoutStandardPort(scheme, host) + told.prefix();
    return withoutSlash(VERSION.matcher(address).replaceFirst(""));
  }

  String client(HttpServerRequest request) {
    @Nullable String told = Forwarding.of(request, config.parseProxyHeaders()).client();
    if (told != null) {
      return told;
    }
    @Nullable SocketAddress peer = request.remoteAddress();
    return peer == null ? "-" : peer.hostAddress();
  }

  static String host(HttpServerRequest request) {
    @Nullable String host = request.getHeader("Host");
    if (host == null && request.authority() != null) {
      host = request.authority().toString();
    }
    return host == null ? "localhost" : host;
  }

  private static String withoutStandardPort(String scheme, String host) {
    String port =
        switch (scheme) {
          case "https" -> ":443";
          case "http" -> ":80";
          default -> "";
        };
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

  /** What proxies told; null where they told nothing, or nothing we believe. */
  private record Forwarding(
      @Nullable String scheme, @Nullable String host, @Nullable String client, String prefix) {

    static Forwarding of(HttpServerRequest request, boolean believed) {
      @Nullable String scheme = last(request.getHeader("X-Forwarded-Proto"));
      @Nullable String client = last(request.getHeader("X-Forwarded-For"));
      if (!believed) {
        return new Forwarding(scheme, null, client, "");
      }
      @Nullable String prefix = request.getHeader("X-Forwarded-Prefix");
      String before = prefix == null ? "" : prefix;
      @Nullable String standard = request.getHeader("Forwarded");
      if (standard != null && !standard.isEmpty()) {
        return new Forwarding(
            or(part(standard, "proto"), scheme),
            part(standard, "host"),
            or(part(standard, "for"), client),
            before);
      }
      return new Forwarding(
          or(request.getHeader("X-Forwarded-Proto"), scheme),
          or(request.getHeader("X-Forwarded-Host"), null),
          or(request.getHeader("X-Forwarded-For"), client),
          before);
    }

    private static @Nullable String or(@Nullable String told, @Nullable String otherwise) {
      return told == null || told.isEmpty() ? otherwise : told;
    }

    private static @Nullable String last(@Nullable String list) {
      if (list == null) {
        return null;
      }
      String last = list.substring(list.lastIndexOf(',') + 1).strip();
      return last.isEmpty() ? null : last;
    }

    /** Of the first proxy only; the last mention of a key counts. */
    private static @Nullable String part(String forwarded, String key) {
      int comma = forwarded.indexOf(',');
      String first = comma < 0 ? forwarded : forwarded.substring(0, comma);
      @Nullable String found = null;
      for (String pair : first.split(";")) {
        int equals = pair.indexOf('=');
        String name = (equals < 0 ? pair : pair.substring(0, equals)).strip();
        if (name.toLowerCase(Locale.ROOT).equals(key)) {
          found = equals < 0 ? "" : pair.substring(equals + 1).strip();
        }
      }
      return or(found, null);
    }
  }
}
