package io.xloud.crypto;

import java.util.Base64;
import java.util.Optional;

/** Keys as text, between a line that says of which kind they are and one that ends them. */
final class Pem {
  private static final int WIDTH = 64;

  private Pem() {}

  /** The first of its kind in the text. */
  static Optional<byte[]> read(String kind, String text) {
    String begin = "-----BEGIN %s-----".formatted(kind);
    int start = text.indexOf(begin);
    int end = text.indexOf("-----END %s-----".formatted(kind));
    if (start < 0 || end < start) {
      return Optional.empty();
    }
    try {
      String inner = text.substring(start + begin.length(), end).replaceAll("\\s", "");
      return Optional.of(Base64.getDecoder().decode(inner));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static String write(String kind, byte[] bytes) {
    String inner = Base64.getMimeEncoder(WIDTH, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, inner);
  }
}
