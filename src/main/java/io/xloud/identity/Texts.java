package io.xloud.identity;

import io.xloud.error.Problem;
import org.jspecify.annotations.Nullable;

/** What the tables of the reference service have room for. */
final class Texts {
  private Texts() {}

  /**
   * @throws io.xloud.error.KeystoneException 400 for a text longer than its column
   */
  static void requireFitting(String column, int length, @Nullable String text) {
    if (text != null && text.codePointCount(0, text.length()) > length) {
      throw new Problem.BadRequest(
              ("String length exceeded. The length of string '%s' exceeds the limit of column"
                      + " %s(CHAR(%d)).")
                  .formatted(text, column, length))
          .raised();
    }
  }
}
