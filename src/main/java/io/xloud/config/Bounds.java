package io.xloud.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an option may be, as the registry writes it: {@code min:0 max:4.5}, {@code choices:a,b} or
 * the {@code unit:ms} of a bare number.
 */
record Bounds(Optional<Double> min, Optional<Double> max, List<String> choices, String unit) {
  static Bounds parse(String text) {
    return new Bounds(
        word(text, "min:").map(Double::valueOf),
        word(text, "max:").map(Double::valueOf),
        text.startsWith("choices:")
            ? Arrays.asList(text.substring("choices:".length()).split(",", -1))
            : List.of(),
        word(text, "unit:").orElse("s"));
  }

  /** What is wrong with the text, completing "must be …"; empty when it is within bounds. */
  Optional<String> complaint(String text) {
    if (!choices.isEmpty() && choice(text).isEmpty()) {
      return Optional.of("one of " + String.join(", ", choices));
    }
    Optional<Double> number = OptionType.real(text);
    if (number.isPresent() && min.isPresent() && number.get() < min.get()) {
      return Optional.of("at least " + plain(min.get()));
    }
    if (number.isPresent() && max.isPresent() && number.get() > max.get()) {
      return Optional.of("at most " + plain(max.get()));
    }
    return Optional.empty();
  }

  /** The choice in its registered spelling. */
  Optional<String> choice(String text) {
    return choices.stream().filter(choice -> choice.equalsIgnoreCase(text)).findFirst();
  }

  private static Optional<String> word(String text, String start) {
    return Arrays.stream(text.split(" "))
        .filter(word -> word.startsWith(start))
        .map(word -> word.substring(start.length()))
        .findFirst();
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
