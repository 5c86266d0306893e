package io.xloud.token;

import io.xloud.config.Options;
import io.xloud.crypto.KeyRepositories;
import io.xloud.event.ChangeNews;
import io.xloud.event.Facts;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/** The format that {@code [token] provider} names. */
final class TokenFormats {
  @Produces
  @Singleton
  TokenFormat configured(KeyRepositories keys, ChangeNews news, Options options) {
    keys.tokens().onChange(() -> news.publish(Set.of(Facts.KEYS)));
    return new FernetFormat(keys.tokens(), options);
  }
}
