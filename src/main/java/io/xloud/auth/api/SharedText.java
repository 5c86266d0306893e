package io.xloud.auth.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Text in which one word is left out.
 *
 * @param bytes as UTF-8, with as many blanks as the word has bytes wherever it stands
 * @param gaps where these begin
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what they hold, below
record SharedText(byte[] bytes, int[] gaps) {
  static SharedText without(String word, String text) {
    if (word.isEmpty()) {
      return new SharedText(utf8(text), new int[0]);
    }
    String[] parts = text.split(Pattern.quote(word), -1);
    int[] gaps = new int[parts.length - 1];
    int width = utf8(word).length;
    int end = 0;
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = end + utf8(parts[i]).length;
      end = gaps[i] + width;
    }
    return new SharedText(utf8(String.join(" ".repeat(width), parts)), gaps);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharedText(var otherBytes, var otherGaps)
        && Arrays.equals(bytes, otherBytes)
        && Arrays.equals(gaps, otherGaps);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
