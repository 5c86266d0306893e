package io.xloud.http;

import io.xloud.config.Options;
import java.util.Optional;

/**
 * What {@code [DEFAULT]} and {@code [oslo_middleware]} say about requests and answers.
 *
 * @param publicEndpoint the address in links, whatever the request came by
 * @param parseProxyHeaders whether {@code Forwarded} and {@code X-Forwarded-*} are believed
 * @param maxBodySize in bytes
 * @param insecureDebug whether refusals tell their reasons
 * @param maxPage the most rows a caller may ask for with {@code limit}
 */
public record HttpConfig(
    Optional<String> publicEndpoint,
    boolean parseProxyHeaders,
    int maxBodySize,
    boolean insecureDebug,
    int maxPage) {

  public static HttpConfig from(Options options) {
    return new HttpConfig(
        options.text("DEFAULT", "public_endpoint").filter(address -> !address.isBlank()),
        options.flag("oslo_middleware", "enable_proxy_headers_parsing"),
        options.integer("oslo_middleware", "max_request_body_size"),
        options.flag("DEFAULT", "insecure_debug"),
        options.integer("DEFAULT", "max_db_limit"));
  }
}
