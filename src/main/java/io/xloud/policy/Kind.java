package io.xloud.policy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The left side of {@code kind:match}. What Python would read as a literal stands for itself,
 * anything else is a path into the caller's attributes.
 */
sealed interface Kind {
  /** The text of a literal, such as {@code True}, {@code 5} or {@code 'admin'}. */
  record Literal(String text) implements Kind {}

  record Path(List<String> segments) implements Kind {}

  /** Neither; the reference stops with a syntax error. */
  record Nonsense() implements Kind {}

  Pattern INTEGER = Pattern.compile("([+-]*)(0(?:_?0)*|[1-9](?:_?\\d)*)");
  Pattern RADIX = Pattern.compile("([+-]*)0([xXoObB])((?:_?[0-9a-fA-F])+)");
  Pattern REAL =
      Pattern.compile(
          "([+-]*)((?:\\d(?:_?\\d)*)?\\.?(?:\\d(?:_?\\d)*)?(?:[eE][+-]?\\d(?:_?\\d)*)?)");
  Pattern STRINGS =
      Pattern.compile("(?:[rRuUbB]?(?:'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"))+");
  Pattern STRING =
      Pattern.compile("([rRuUbB]?)(?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\")");
  Pattern PATH =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{Mn}\\p{Nd}_]*(?:\\.[\\p{L}_][\\p{L}\\p{Mn}\\p{Nd}_]*)*");
  // Other expressions, such as a-b or f(): no literal, hence the name of an attribute.
  Pattern EXPRESSION =
      Pattern.compile(
          "[\\p{L}_'\"\\[{-](?:[^\\\\$?#`!]*[\\p{L}\\p{Nd}_'\"\\])}])?", Pattern.DOTALL);
  Pattern BROKEN_DOTS = Pattern.compile("\\.\\.|\\.$|[\\p{L}_]\\.\\d");

  Set<String> KEYWORDS =
      Set.of(
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield");

  static Kind of(String text) {
    Optional<String> literal = literal(text);
    if (literal.isPresent()) {
      return new Literal(literal.get());
    }
    List<String> segments = Arrays.asList(text.split("\\.", -1));
    boolean keyword = segments.stream().anyMatch(KEYWORDS::contains);
    if (PATH.matcher(text).matches()) {
      return keyword ? new Nonsense() : new Path(segments);
    }
    return isExpression(text) ? new Path(segments) : new Nonsense();
  }

  private static boolean isExpression(String text) {
    return EXPRESSION.matcher(text).matches()
        && !BROKEN_DOTS.matcher(text).find()
        && even(text, '\'')
        && even(text, '"');
  }

  private static boolean even(String text, char quote) {
    return text.chars().filter(one -> one == quote).count() % 2 == 0;
  }

  private static Optional<String> literal(String text) {
    return switch (text) {
      case "True", "False", "None", "[]", "{}" -> Optional.of(text);
      case "..." -> Optional.of("Ellipsis");
      default -> number(text).or(() -> strings(text)).or(() -> list(text));
    };
  }

  private static Optional<String> number(String text) {
    Matcher integer = INTEGER.matcher(text);
    if (integer.matches()) {
      return Optional.of(whole(integer.group(1), integer.group(2), 10));
    }
    Matcher radix = RADIX.matcher(text);
    if (radix.matches()) {
      return radix(radix);
    }
    Matcher real = REAL.matcher(text);
    if (real.matches() && real.group(2).matches("\\.?\\d.*[.eE].*|\\.\\d.*|\\d+[.eE].*")) {
      double number = Double.parseDouble(real.group(2).replace("_", ""));
      return Optional.of(PythonText.repr(negative(real.group(1)) ? -number : number));
    }
    return Optional.empty();
  }

  private static Optional<String> radix(Matcher radix) {
    int base =
        switch (radix.group(2)) {
          case "x", "X" -> 16;
          case "o", "O" -> 8;
          default -> 2;
        };
    try {
      return Optional.of(whole(radix.group(1), radix.group(3), base));
    } catch (NumberFormatException digitTooLarge) {
      return Optional.empty();
    }
  }

  private static String whole(String signs, String digits, int base) {
    BigInteger number = new BigInteger(digits.replace("_", ""), base);
    return (negative(signs) ? number.negate() : number).toString();
  }

  private static boolean negative(String signs) {
    return signs.chars().filter(sign -> sign == '-').count() % 2 == 1;
  }

  private static Optional<String> strings(String text) {
    if (!STRINGS.matcher(text).matches()) {
      return Optional.empty();
    }
    StringBuilder all = new StringBuilder();
    boolean bytes = false;
    Matcher string = STRING.matcher(text);
    while (string.find()) {
      String body = string.group(2) != null ? string.group(2) : string.group(3);
      bytes |= string.group(1).equalsIgnoreCase("b");
      all.append(string.group(1).equalsIgnoreCase("r") ? body : unescaped(body));
    }
    return Optional.of(bytes ? "b" + PythonText.repr(all) : all.toString());
  }

  private static String unescaped(String body) {
    return body.replace("\\\n", "")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\'", "'")
        .replace("\\\"", "\"")
        .replace("\\\\", "\\");
  }

  private static Optional<String> list(String text) {
    if (!text.matches("(?s)\\[[^\\[\\]]+]")) {
      return Optional.empty();
    }
    StringBuilder items = new StringBuilder();
    for (String item : text.substring(1, text.length() - 1).split(",")) {
      Optional<String> literal = literal(item);
      if (literal.isEmpty()) {
        return Optional.empty();
      }
      boolean string = strings(item).isPresent();
      items
          .append(items.isEmpty() ? "" : ", ")
          .append(string ? PythonText.repr(literal.get()) : literal.get());
    }
    return Optional.of("[" + items + "]");
  }
}
