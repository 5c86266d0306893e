package io.xloud.policy;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps secrets out of explanations, whatever attribute a rule looks at. */
final class Discretion {
  private static final Pattern SECRET =
      Pattern.compile("(?i)pass(word|phrase)|secret|blob|hash|seed|private|(^|[._])key$");

  private Discretion() {}

  static @Nullable Object shown(String name, @Nullable Object value) {
    return value != null && SECRET.matcher(name).find() ? "[hidden]" : value;
  }
}
