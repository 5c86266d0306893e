package io.xloud.http;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.util.Optional;

/**
 * Which proxies may say who a client is, and in which headers.
 *
 * @param proxies from none unless somebody names them
 */
record VouchingConfig(
    SourceRanges proxies,
    String certificateHeader,
    Optional<String> userHeader,
    Optional<String> domainHeader,
    AttributeHeaders attributes) {
  static VouchingConfig from(Options options) {
    return new VouchingConfig(
        proxies(options),
        options.string("xloud", "proxy.certificate-header"),
        header(options, "proxy.user-header"),
        header(options, "proxy.domain-header"),
        attributes(options));
  }

  private static AttributeHeaders attributes(Options options) {
    try {
      return AttributeHeaders.parse(options.list("xloud", "proxy.attribute-headers"));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "[xloud] proxy.attribute-headers takes headers such as OIDC-*: %s."
              .formatted(e.getMessage()));
    }
  }

  private static SourceRanges proxies(Options options) {
    try {
      return SourceRanges.parse(options.list("xloud", "proxy.trusted"));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "[xloud] proxy.trusted takes addresses and networks such as 10.0.0.0/8: %s."
              .formatted(e.getMessage()));
    }
  }

  private static Optional<String> header(Options options, String option) {
    return options.text("xloud", option).filter(name -> !name.isBlank());
  }
}
