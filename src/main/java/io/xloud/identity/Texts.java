package io.xloud.identity;

import io.xloud.error.Problem;
import org.jspecify.annotations.Nullable;

/** What the tables of the reference service can hold. */
final class Texts {
  private static final int LAST_OF_THREE_BYTES = 0xFFFF;

  private Texts() {}

  /**
   * @throws io.xloud.error.KeystoneException 400 for a text the column would cut or refuse
   */
  static void requireStorable(String member, @Nullable String text, int length) {
    if (text == null) {
      return;
    }
    if (text.codePoints().anyMatch(c -> c > LAST_OF_THREE_BYTES || isSurrogate(c))) {
      throw new Problem.InvalidMember(
              member, "it holds characters outside the basic multilingual plane")
          .raised();
    }
    if (text.length() > length) {
      throw new Problem.InvalidMember(
              member, "it must not be longer than %d characters".formatted(length))
          .raised();
    }
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
