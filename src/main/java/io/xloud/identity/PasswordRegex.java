package io.xloud.identity;

import io.xloud.error.Problem;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * {@code password_regex}, written for Python's {@code re.match}: matched from the beginning, with
 * Python's spelling of groups, and given up after a time that no sane pattern needs.
 */
final class PasswordRegex {
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private final @Nullable Pattern pattern;
  private final String description;

  PasswordRegex(String regex, @Nullable String description) {
    this.pattern = compiled(regex);
    this.description = String.valueOf(description == null ? "None" : description);
  }

  private static @Nullable Pattern compiled(String regex) {
    String java =
        regex
            .replace("(?P<", "(?<")
            .replaceAll("\\(\\?P=(\\w+)\\)", "\\\\k<$1>")
            .replace("\\Z", "\\z")
            .replaceAll("(?<!\\\\)\\{,(\\d+)\\}", "{0,$1}");
    try {
      return Pattern.compile(java, Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS);
    } catch (PatternSyntaxException _) {
      return null;
    }
  }

  /**
   * @throws io.xloud.error.KeystoneException 400 when the password does not fit
   */
  void require(@Nullable String password) {
    if (password == null) {
      throw invalid("Password must be a string type");
    }
    if (pattern == null) {
      throw invalid("Unable to validate password due to invalid configuration");
    }
    if (!fits(pattern, password)) {
      throw new Problem.BadRequest(
              "The password does not match the requirements: %s.".formatted(description))
          .raised();
    }
  }

  private static boolean fits(Pattern pattern, String password) {
    try {
      Matcher matcher = pattern.matcher(new Impatient(password, System.nanoTime()));
      return matcher.lookingAt();
    } catch (OutOfPatience | StackOverflowError _) {
      return false;
    }
  }

  private static RuntimeException invalid(String detail) {
    return new Problem.BadRequest("Password validation error: %s.".formatted(detail)).raised();
  }

  /** A text that refuses to be read for ever: the only brake a backtracking matcher knows. */
  private record Impatient(String text, long startedAt) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (System.nanoTime() - startedAt > PATIENCE.toNanos()) {
        throw new OutOfPatience();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Impatient(text.substring(start, end), startedAt);
    }

    @Override
    public String toString() {
      return "Impatient[hidden]";
    }
  }

  /** Ends a match from within. */
  private static final class OutOfPatience extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfPatience() {
      super(null, null, false, false);
    }
  }
}
