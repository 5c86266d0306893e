package io.xloud.token;

import io.xloud.config.Options;
import io.xloud.crypto.JwsKeys;
import io.xloud.crypto.JwtConfig;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.TokenProvider;
import io.xloud.event.ChangeNews;
import io.xloud.event.Facts;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Set;

/** The format that {@code [token] provider} names. */
final class TokenFormats {
  @Produces
  @Singleton
  TokenFormat configured(KeyRepositories keys, ChangeNews news, Clock clock, Options options) {
    Runnable forget = () -> news.publish(Set.of(Facts.KEYS));
    TokenProvider provider = TokenProvider.from(options);
    if (!provider.hasSigned()) {
      return sealed(keys, forget, options);
    }
    TokenFormat signed = signed(keys.signed().orElseThrow(), forget, clock, options);
    if (!provider.hasSealed()) {
      return signed;
    }
    TokenFormat sealed = sealed(keys, forget, options);
    return new BothFormats(provider.signs() ? signed : sealed, sealed, signed);
  }

  private static TokenFormat sealed(KeyRepositories keys, Runnable forget, Options options) {
    keys.tokens().onChange(forget);
    return new FernetFormat(keys.tokens(), options);
  }

  private static TokenFormat signed(JwsKeys keys, Runnable forget, Clock clock, Options options) {
    keys.onChange(forget);
    return new JwsFormat(new JwsTokens(keys, JwtConfig.from(options).accepted(), clock));
  }
}
