package io.xloud.auth.api;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A yes or no in a query, in the reference service's many spellings. */
final class Flag {
  private static final Set<String> YES = Set.of("1", "t", "true", "on", "y", "yes");
  private static final Set<String> NO = Set.of("0", "f", "false", "off", "n", "no");

  private Flag() {}

  /** Whatever is neither yes nor no means {@code otherwise}. */
  static boolean of(@Nullable String text, boolean otherwise) {
    String word = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    return otherwise ? !NO.contains(word) : YES.contains(word);
  }
}
