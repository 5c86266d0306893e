package io.xloud.oauth;

import io.xloud.crypto.Secret;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * What a user hands to a consumer by hand, so no letters that are taken for one another. Longer
 * than the reference's, whose eight a consumer might try out (C11); theirs are known all the same.
 */
final class Verifiers {
  private static final String LETTERS = "abcdefghkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  /** Of 54 letters, that is more than 128 bits. */
  private static final int LENGTH = 24;

  private static final Pattern FORM = Pattern.compile("(?:[a-hkmnp-zA-HJ-NP-Z2-9]{8}){1,3}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Verifiers() {}

  static Secret fresh() {
    StringBuilder verifier = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      verifier.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return Secret.of(verifier.toString());
  }

  static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }
}
