package io.xloud.trust;

import io.xloud.config.Options;

/**
 * {@code [trust]} and what of {@code [security_compliance]} concerns trusts.
 *
 * @param maxRedelegationCount how many times a trust may be handed on, one from another
 * @param forApplicationCredentials whether these may manage trusts, which is insecure (C2)
 */
public record TrustConfig(int maxRedelegationCount, boolean forApplicationCredentials) {
  public static TrustConfig from(Options options) {
    return new TrustConfig(
        options.integer("trust", "max_redelegation_count"),
        options.flag(
            "security_compliance", "allow_insecure_application_credential_trust_escalation"));
  }
}
