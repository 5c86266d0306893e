package io.xloud.crypto;

import io.xloud.config.Options;

/**
 * Which tokens are issued, and which are good.
 *
 * @param signs whether {@code [token] provider} is {@code jws}, and not {@code fernet}
 * @param acceptsOther whether tokens of the other provider are good too
 */
public record TokenProvider(boolean signs, boolean acceptsOther) {
  public static TokenProvider from(Options options) {
    return new TokenProvider(
        options.string("token", "provider").equals("jws"),
        options.flag("xloud", "tokens.accept-other"));
  }

  /** Whether a token may be a signed one. */
  public boolean hasSigned() {
    return signs || acceptsOther;
  }

  /** Whether a token may be a Fernet token. */
  public boolean hasSealed() {
    return !signs || acceptsOther;
  }
}
