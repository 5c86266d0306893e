package io.xloud.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells browsers what pages of other sites may ask and read, with the headers of the reference. */
final class Cors {
  private static final List<String> NEED_NO_LEAVE =
      List.of(
          "Accept",
          "Accept-Language",
          "Content-Type",
          "Cache-Control",
          "Content-Language",
          "Expires",
          "Last-Modified",
          "Pragma");

  private final CorsConfig config;
  private final Set<String> mayBeSent;

  Cors(CorsConfig config) {
    this.config = config;
    this.mayBeSent =
        Stream.concat(config.allowHeaders().stream(), NEED_NO_LEAVE.stream())
            .map(header -> header.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** For every answer but that to a browser's question beforehand. */
  void decorate(RoutingContext routing) {
    @Nullable String origin = origin(routing);
    if (origin == null) {
      return;
    }
    MultiMap headers = routing.response().headers();
    @Nullable String vary = headers.get("Vary");
    headers.set("Vary", vary == null ? "Origin" : vary + ",Origin");
    welcome(headers, origin);
    if (!config.exposeHeaders().isEmpty()) {
      headers.set("Access-Control-Expose-Headers", String.join(",", config.exposeHeaders()));
    }
  }

  /** Whether this was a browser's question that we say yes to. */
  boolean allows(RoutingContext routing) {
    @Nullable String origin = origin(routing);
    @Nullable String method = routing.request().getHeader("Access-Control-Request-Method");
    List<String> sent = sent(routing);
    if (origin == null
        || method == null
        || !config.allowMethods().contains(method)
        || !sent.stream().allMatch(name -> mayBeSent.contains(name.toLowerCase(Locale.ROOT)))) {
      return false;
    }
    MultiMap headers = routing.response().headers();
    headers.set("Vary", "Origin");
    welcome(headers, origin);
    if (config.maxAge() != 0) {
      headers.set("Access-Control-Max-Age", Integer.toString(config.maxAge()));
    }
    headers.set("Access-Control-Allow-Methods", method);
    if (!sent.isEmpty()) {
      headers.set("Access-Control-Allow-Headers", String.join(",", sent));
    }
    return true;
  }

  private void welcome(MultiMap headers, String origin) {
    headers.set("Access-Control-Allow-Origin", origin);
    if (config.allowCredentials()) {
      headers.set("Access-Control-Allow-Credentials", "true");
    }
  }

  /** The origin as the answer names it; null without one that is let in. */
  private @Nullable String origin(RoutingContext routing) {
    if (config.origins().isEmpty()) {
      return null;
    }
    @Nullable String origin = routing.request().getHeader("Origin");
    if (origin == null || config.origins().contains(origin)) {
      return origin;
    }
    return config.origins().contains("*") ? "*" : null;
  }

  private static List<String> sent(RoutingContext routing) {
    @Nullable String list = routing.request().getHeader("Access-Control-Request-Headers");
    return list == null
        ? List.of()
        : Arrays.stream(list.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }
}
