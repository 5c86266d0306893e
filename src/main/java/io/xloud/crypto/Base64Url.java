package io.xloud.crypto;

import java.util.Base64;
import java.util.Optional;

/**
 * URL-safe base64 with exactly one spelling per value: padding may be left out, but neither junk,
 * nor the other alphabet, nor spare bits are read.
 */
public final class Base64Url {
  private Base64Url() {}

  public static String write(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public static String writePadded(byte[] bytes) {
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  public static Optional<byte[]> read(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return hasSpareBits(text) ? Optional.empty() : Optional.of(bytes);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean hasSpareBits(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    return switch (end % 4) {
      case 2 -> (value(text.charAt(end - 1)) & 0x0f) != 0;
      case 3 -> (value(text.charAt(end - 1)) & 0x03) != 0;
      default -> false;
    };
  }

  private static int value(char letter) {
    if (letter >= 'A' && letter <= 'Z') {
      return letter - 'A';
    }
    if (letter >= 'a' && letter <= 'z') {
      return letter - 'a' + 26;
    }
    if (letter >= '0' && letter <= '9') {
      return letter - '0' + 52;
    }
    return letter == '-' ? 62 : 63;
  }
}
