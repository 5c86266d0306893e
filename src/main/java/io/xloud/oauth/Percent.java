package io.xloud.oauth;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent encoding as RFC 5849, section 3.6, has it: one spelling for each text. */
final class Percent {
  private Percent() {}

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /**
   * A plus sign stands for itself.
   *
   * @throws IllegalArgumentException where no two digits follow a percent sign
   */
  static String decode(String text) {
    return decodeForm(text.replace("+", "%2B"));
  }

  /**
   * As in queries: a plus sign is a blank.
   *
   * @throws IllegalArgumentException where no two digits follow a percent sign
   */
  static String decodeForm(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
