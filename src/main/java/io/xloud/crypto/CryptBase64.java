package io.xloud.crypto;

import java.util.Base64;

/** The alphabets of base64 in stored passwords. */
final class CryptBase64 {
  private static final String STANDARD =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final String BCRYPT =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private CryptBase64() {}

  /** Bytes in bcrypt's own alphabet. */
  static String bcrypt(byte[] bytes) {
    return translated(plain(bytes), STANDARD, BCRYPT);
  }

  static byte[] bcrypt(String text) {
    return Base64.getDecoder().decode(translated(text, BCRYPT, STANDARD));
  }

  /** Without padding. */
  static String plain(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Older releases wrote a dot for the plus sign. */
  static byte[] plain(String text) {
    return Base64.getDecoder().decode(text.replace('.', '+'));
  }

  private static String translated(String text, String from, String to) {
    StringBuilder translated = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int place = from.indexOf(text.charAt(i));
      if (place < 0) {
        throw new IllegalArgumentException("not in the alphabet");
      }
      translated.append(to.charAt(place));
    }
    return translated.toString();
  }
}
