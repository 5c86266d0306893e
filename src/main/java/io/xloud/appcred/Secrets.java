package io.xloud.appcred;

import io.xloud.crypto.Base64Url;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of application credentials. None is longer than what the hash looks at: else whoever
 * knows its beginning would know it all (C12).
 */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** 432 bits, which are 72 letters. */
  private static final int RANDOM_BYTES = 54;

  private Secrets() {}

  /** The one wanted, or a new one. */
  static Secret of(@Nullable Secret wanted, int longest) {
    if (wanted == null || wanted.isEmpty()) {
      return fresh(longest);
    }
    if (wanted.reveal().getBytes(StandardCharsets.UTF_8).length > longest) {
      throw new Problem.InvalidMember(
              "secret", "must be no longer than %d bytes".formatted(longest))
          .raised();
    }
    return wanted;
  }

  private static Secret fresh(int longest) {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    String text = Base64Url.write(bytes);
    return Secret.of(text.substring(0, Math.min(text.length(), longest)));
  }
}
