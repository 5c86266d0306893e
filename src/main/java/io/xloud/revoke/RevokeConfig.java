package io.xloud.revoke;

import io.xloud.config.Options;
import java.time.Duration;

/**
 * {@code [revoke]} of {@code keystone.conf}.
 *
 * @param retention how long an event is needed: the life of a token and a buffer
 */
public record RevokeConfig(Duration retention) {
  public static RevokeConfig from(Options options) {
    return new RevokeConfig(
        Duration.ofSeconds(options.integer("token", "expiration"))
            .plusSeconds(options.integer("revoke", "expiration_buffer")));
  }
}
