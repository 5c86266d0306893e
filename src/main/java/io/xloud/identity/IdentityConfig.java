package io.xloud.identity;

import io.xloud.config.Options;
import org.jspecify.annotations.Nullable;

/** {@code [identity]} of keystone.conf, without the hashing options that {@code crypto} reads. */
public record IdentityConfig(
    String defaultDomainId,
    boolean domainSpecificDriversEnabled,
    int maxPasswordLength,
    boolean strictPasswordCheck,
    @Nullable Integer listLimit) {
  private static final String SECTION = "identity";

  public static IdentityConfig from(Options options) {
    return new IdentityConfig(
        options.string(SECTION, "default_domain_id"),
        options.flag(SECTION, "domain_specific_drivers_enabled"),
        options.integer(SECTION, "max_password_length"),
        options.flag("DEFAULT", "strict_password_check"),
        options
            .number(SECTION, "list_limit")
            .or(() -> options.number("DEFAULT", "list_limit"))
            .orElse(null));
  }
}
