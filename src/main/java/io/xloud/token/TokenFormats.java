package io.xloud.token;

import io.xloud.config.Options;
import io.xloud.crypto.KeyRepositories;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The format that {@code [token] provider} names. */
final class TokenFormats {
  @Produces
  @Singleton
  TokenFormat configured(KeyRepositories keys, Options options) {
    return new FernetFormat(keys.tokens(), options);
  }
}
