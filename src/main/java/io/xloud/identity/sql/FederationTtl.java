package io.xloud.identity.sql;

import io.xloud.config.Options;

/** {@code [federation] default_authorization_ttl}: how long a provider's word on groups holds. */
record FederationTtl(int minutes) {
  static FederationTtl from(Options options) {
    return new FederationTtl(options.integer("federation", "default_authorization_ttl"));
  }
}
