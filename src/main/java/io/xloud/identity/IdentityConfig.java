package io.xloud.identity;

import io.xloud.config.Options;

/** {@code [identity]} of keystone.conf, without the hashing options that {@code crypto} reads. */
public record IdentityConfig(String defaultDomainId, boolean domainSpecificDriversEnabled) {
  private static final String SECTION = "identity";

  public static IdentityConfig from(Options options) {
    return new IdentityConfig(
        options.string(SECTION, "default_domain_id"),
        options.flag(SECTION, "domain_specific_drivers_enabled"));
  }
}
