package io.xloud.auth;

import io.xloud.config.Options;
import java.time.Duration;

/**
 * {@code [receipt]} of {@code keystone.conf}.
 *
 * @param expiration how long a login may wait for its next method
 */
record ReceiptConfig(Duration expiration) {
  static ReceiptConfig from(Options options) {
    return new ReceiptConfig(Duration.ofSeconds(options.integer("receipt", "expiration")));
  }
}
