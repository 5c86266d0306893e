package io.xloud.policy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How Python writes a value, because that is what rules compare. */
final class PythonText {
  private PythonText() {}

  static String str(@Nullable Object value) {
    return value instanceof CharSequence ? value.toString() : repr(value);
  }

  static String repr(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean flag -> flag ? "True" : "False";
      case CharSequence text -> quoted(text.toString());
      case Double number -> real(number);
      case Float number -> real(number.doubleValue());
      case List<?> list ->
          list.stream().map(PythonText::repr).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> repr(entry.getKey()) + ": " + repr(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case BigInteger number -> number.toString();
      default -> value.toString();
    };
  }

  private static String quoted(String text) {
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
    return quote + (quote == '\'' ? escaped.replace("'", "\\'") : escaped) + quote;
  }

  private static String real(double number) {
    String text = Double.toString(number);
    int exponent = text.indexOf('E');
    if (exponent < 0 || Double.isNaN(number)) {
      return text;
    }
    int power = Integer.parseInt(text.substring(exponent + 1));
    if (power >= -4 && power < 16) {
      String plain = new BigDecimal(text).toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = text.substring(0, exponent).replaceFirst("\\.0$", "");
    return "%se%s%02d".formatted(digits, power < 0 ? "-" : "+", Math.abs(power));
  }
}
