package io.xloud.auth;

import io.xloud.config.Options;
import java.util.List;
import java.util.Optional;

/**
 * {@code [tokenless_auth]}: callers who show a certificate instead of a token.
 *
 * @param trustedIssuers whose certificates count; without any none does
 * @param issuerAttribute what of a certificate names its issuer
 */
record TokenlessConfig(List<String> trustedIssuers, String protocol, String issuerAttribute) {
  private static final String SECTION = "tokenless_auth";

  TokenlessConfig {
    trustedIssuers = List.copyOf(trustedIssuers);
  }

  static TokenlessConfig from(Options options) {
    return new TokenlessConfig(
        options.multi(SECTION, "trusted_issuer"),
        options.string(SECTION, "protocol"),
        options.string(SECTION, "issuer_attribute"));
  }

  /** The issuer as the setting spells it, which is also how its provider is called. */
  Optional<String> trusted(CertificateAttributes certificate) {
    return certificate
        .first(issuerAttribute)
        .flatMap(issuer ->
            trustedIssuers.stream()
                .filter(trusted -> trusted.equals(issuer) || denotes(trusted, issuer))
                .findFirst());
  }

  private static boolean denotes(String trusted, String issuer) {
    return CertificateAttributes.spelled(trusted).filter(issuer::equals).isPresent();
  }
}
