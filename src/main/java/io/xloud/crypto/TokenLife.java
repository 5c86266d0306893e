package io.xloud.crypto;

import io.xloud.config.Options;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a token may still be asked about: {@code [token] expiration} and {@code
 * allow_expired_window} together.
 */
public record TokenLife(Duration life, int mostKeys) {

  public static TokenLife from(Options options) {
    return new TokenLife(
        options
            .seconds("token", "expiration")
            .orElse(Duration.ZERO)
            .plus(options.seconds("token", "allow_expired_window").orElse(Duration.ZERO)),
        options.integer("fernet_tokens", "max_active_keys"));
  }

  /** What an operator should hear at start: rotations come too fast for the number of keys. */
  public Optional<String> warning(KeyAges ages) {
    if (mostKeys < 3) {
      return Optional.of(
          ("[fernet_tokens] max_active_keys is %d, so a rotation ends tokens that were just issued:"
                  + " it must be at least ([token] expiration + allow_expired_window) / rotation"
                  + " interval + 2, rounded up, and never below 3.")
              .formatted(mostKeys));
    }
    return ages.interval()
        .map(interval -> new KeyPace(interval, mostKeys, life))
        .filter(pace -> !pace.suffices())
        .map(pace ->
            ("%s [fernet_tokens] max_active_keys must be at least ([token] expiration +"
                    + " allow_expired_window) / rotation interval + 2 = %d.")
                .formatted(pace.sentence(), pace.needed()));
  }
}
