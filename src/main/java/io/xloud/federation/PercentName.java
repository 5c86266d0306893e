package io.xloud.federation;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A name as it becomes the id of a provider's user: everything that is odd in an address in UTF-8.
 */
final class PercentName {
  private static final String PLAIN = "_.-~/";

  private PercentName() {}

  static String of(String name) {
    StringBuilder written = new StringBuilder();
    for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xFF);
      if (isPlain(c)) {
        written.append(c);
      } else {
        written.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return written.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PLAIN.indexOf(c) >= 0;
  }
}
