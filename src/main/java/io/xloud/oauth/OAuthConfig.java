package io.xloud.oauth;

import io.xloud.config.Options;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code [oauth1]} of {@code keystone.conf}.
 *
 * @param requestTokens how long a user may take to let a consumer act; zero for ever
 * @param accessTokens how long the consumer may act then; zero for ever
 */
record OAuthConfig(Duration requestTokens, Duration accessTokens) {
  static OAuthConfig from(Options options) {
    return new OAuthConfig(
        Duration.ofSeconds(options.integer("oauth1", "request_token_duration")),
        Duration.ofSeconds(options.integer("oauth1", "access_token_duration")));
  }

  /** When something made now ends, null for never. */
  static @Nullable Instant end(Instant now, Duration life) {
    return life.isZero() ? null : now.truncatedTo(ChronoUnit.SECONDS).plus(life);
  }
}
