package io.xloud.policy;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills {@code %(name)s} from the target, as Python's percent sign does. */
sealed interface Template {
  /**
   * A text that can be compared.
   *
   * @param refers whether any of it came from the target
   * @param sawNull whether a name of the target was null
   */
  record Filled(String text, boolean refers, boolean sawNull) implements Template {}

  /** A name is not there. */
  record Missing() implements Template {}

  /** The reference stops with an error. */
  record Broken() implements Template {}

  Pattern PLACE =
      Pattern.compile(
          "%(?:(%)|(?:\\(([^()]*)\\))?([-#0 +]*)(\\d{1,4})?(?:\\.(\\d{1,4}))?([a-zA-Z])|)");

  static Template fill(String match, Target target) {
    if (match.indexOf('%') < 0) {
      return new Filled(match, false, false);
    }
    StringBuilder text = new StringBuilder();
    boolean refers = false;
    boolean sawNull = false;
    int from = 0;
    Matcher place = PLACE.matcher(match);
    while (place.find(from)) {
      text.append(match, from, place.start());
      from = place.end();
      String name = place.group(2);
      if (place.group(1) != null) {
        text.append('%');
      } else if (place.group(6) == null || !writable(place, target)) {
        return new Broken();
      } else if (name == null) {
        // The reference writes the whole target here, which nothing is ever equal to.
        text.append('\0');
      } else if (!target.has(name)) {
        return new Missing();
      } else {
        refers = true;
        sawNull |= target.get(name) == null;
        text.append(written(place, target.get(name)));
      }
    }
    return new Filled(text.append(match.substring(from)).toString(), refers, sawNull);
  }

  private static boolean writable(Matcher place, Target target) {
    return switch (place.group(6)) {
      case "s", "r", "a" -> true;
      case "d", "i", "u", "x", "X", "o", "f", "F" ->
          place.group(2) != null
              && (!target.has(place.group(2))
                  || target.get(place.group(2)) instanceof Number
                  || target.get(place.group(2)) instanceof Boolean);
      default -> false;
    };
  }

  private static String written(Matcher place, @Nullable Object value) {
    String text =
        switch (place.group(6)) {
          case "s" -> PythonText.str(value);
          case "d", "i", "u" -> Long.toString(number(value).longValue());
          case "x" -> Long.toHexString(number(value).longValue());
          case "X" -> Long.toHexString(number(value).longValue()).toUpperCase(Locale.ROOT);
          case "o" -> Long.toOctalString(number(value).longValue());
          case "f", "F" -> String.format(Locale.ROOT, "%.6f", number(value).doubleValue());
          default -> PythonText.repr(value);
        };
    if (place.group(5) != null) {
      text = text.substring(0, Math.min(text.length(), Integer.parseInt(place.group(5))));
    }
    int width = place.group(4) == null ? 0 : Integer.parseInt(place.group(4));
    String padding = " ".repeat(Math.max(0, width - text.length()));
    return place.group(3).contains("-") ? text + padding : padding + text;
  }

  private static Number number(@Nullable Object value) {
    return switch (value) {
      case Boolean flag -> flag ? 1 : 0;
      case Number number -> number;
      case null, default -> 0;
    };
  }
}
