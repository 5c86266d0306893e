package io.xloud.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;

/** Finds what somebody probably meant to write. */
final class Spelling {
  private Spelling() {}

  static <T> Optional<T> nearest(String wrong, Collection<T> known, Function<T, String> name) {
    return known.stream()
        .min(Comparator.comparingInt(one -> distance(wrong, name.apply(one))))
        .filter(one -> distance(wrong, name.apply(one)) <= Math.max(2, wrong.length() / 3));
  }

  /** Letters to add, drop or change to make one word of the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
