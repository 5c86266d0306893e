package io.xloud.http;

import io.xloud.config.Options;
import java.util.List;
import java.util.Set;

/**
 * {@code [cors]}: which pages of other sites a browser lets ask us.
 *
 * @param origins none switches it off; {@code *} is any
 * @param allowHeaders what such a page may send, besides what needs no leave
 * @param exposeHeaders what it may read of an answer
 * @param maxAge seconds for which a browser remembers the answer
 */
record CorsConfig(
    Set<String> origins,
    boolean allowCredentials,
    List<String> exposeHeaders,
    int maxAge,
    Set<String> allowMethods,
    List<String> allowHeaders) {
  private static final String SECTION = "cors";

  // The reference's own defaults; those of the library alone would let nobody in.
  private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH");
  private static final List<String> SENT =
      List.of(
          "X-Auth-Token",
          "X-Openstack-Request-Id",
          "X-Subject-Token",
          "X-Project-Id",
          "X-Project-Name",
          "X-Project-Domain-Id",
          "X-Project-Domain-Name",
          "X-Domain-Id",
          "X-Domain-Name",
          "Openstack-Auth-Receipt");
  private static final List<String> READ =
      List.of(
          "X-Auth-Token", "X-Openstack-Request-Id", "X-Subject-Token", "Openstack-Auth-Receipt");

  CorsConfig {
    origins = Set.copyOf(origins);
    exposeHeaders = List.copyOf(exposeHeaders);
    allowMethods = Set.copyOf(allowMethods);
    allowHeaders = List.copyOf(allowHeaders);
  }

  static CorsConfig from(Options options) {
    return new CorsConfig(
        Set.copyOf(options.list(SECTION, "allowed_origin")),
        options.flag(SECTION, "allow_credentials"),
        options.isSet(SECTION, "expose_headers") ? options.list(SECTION, "expose_headers") : READ,
        options.integer(SECTION, "max_age"),
        Set.copyOf(
            options.isSet(SECTION, "allow_methods")
                ? options.list(SECTION, "allow_methods")
                : METHODS),
        options.isSet(SECTION, "allow_headers") ? options.list(SECTION, "allow_headers") : SENT);
  }
}
