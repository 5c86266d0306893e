package io.xloud.identity.ldap;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A word in an attribute says whether a user may come in. One that is neither a clear yes nor a
 * clear no keeps the user out, inverted or not.
 *
 * @param usual what a user without the attribute has
 * @param inverted whether the attribute says that the user is locked
 */
record EnabledWord(String name, String usual, boolean inverted) implements Enabling {
  private static final Set<String> YES = Set.of("true", "yes", "on", "t", "y", "1");
  private static final Set<String> NO = Set.of("false", "no", "off", "f", "n", "0", "");

  boolean fits(@Nullable String value) {
    String word = (value == null ? usual : value).strip().toLowerCase(Locale.ROOT);
    return (inverted ? NO : YES).contains(word);
  }
}
