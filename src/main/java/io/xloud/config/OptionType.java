package io.xloud.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the text of an option is read. The forms are oslo.config's; durations are our own. */
enum OptionType {
  STRING("a text"),
  URI("an address such as https://host/path"),
  BOOLEAN("true or false (also yes, no, on, off, 1, 0)"),
  INTEGER("a whole number"),
  REAL("a number"),
  LIST("a list of values with commas between them"),
  DICT("pairs such as a:1,b:2, each name once"),
  MULTI("a text"),
  DURATION("a time such as 500 ms, 30 s, 5 min, 2 h or 7 d");

  private static final Set<String> YES = Set.of("true", "1", "on", "yes");
  private static final Set<String> NO = Set.of("false", "0", "off", "no");
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+(_\\d+)*");
  private static final Pattern FRACTION =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/\\s]\\S*");
  private static final Pattern TIME = Pattern.compile("(\\d{1,12})\\s*(ms|s|min|m|h|d)?");

  private final String wanted;

  OptionType(String wanted) {
    this.wanted = wanted;
  }

  /** Completes "must be …". */
  String wanted() {
    return wanted;
  }

  static OptionType named(String name) {
    return switch (name) {
      case "string" -> STRING;
      case "uri" -> URI;
      case "boolean" -> BOOLEAN;
      case "integer" -> INTEGER;
      case "floating point" -> REAL;
      case "list" -> LIST;
      case "dict" -> DICT;
      case "multi" -> MULTI;
      case "duration" -> DURATION;
      default -> throw new IllegalArgumentException("no option type " + name);
    };
  }

  boolean accepts(String text) {
    return switch (this) {
      case STRING, MULTI, LIST -> true;
      case URI -> ADDRESS.matcher(text).matches();
      case BOOLEAN -> bool(text).isPresent();
      case INTEGER -> whole(text).isPresent();
      case REAL -> real(text).isPresent();
      case DICT -> dict(text).isPresent();
      case DURATION -> duration(text, "s").isPresent();
    };
  }

  /** For these an empty text is no value at all. */
  boolean blankIsNothing() {
    return this == INTEGER || this == REAL || this == DURATION || this == URI;
  }

  static Optional<Boolean> bool(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (YES.contains(word)) {
      return Optional.of(true);
    }
    return NO.contains(word) ? Optional.of(false) : Optional.empty();
  }

  static Optional<Long> whole(String text) {
    try {
      return WHOLE.matcher(text.strip()).matches()
          ? Optional.of(Long.valueOf(text.strip().replace("_", "").replaceFirst("^\\+", "")))
          : Optional.empty();
    } catch (NumberFormatException beyondLong) {
      return Optional.empty();
    }
  }

  static Optional<Double> real(String text) {
    return FRACTION.matcher(text.strip()).matches()
        ? Optional.of(Double.valueOf(text.strip()))
        : Optional.empty();
  }

  static List<String> list(String text) {
    String trimmed = text.strip().replaceFirst(",+$", "");
    return trimmed.isEmpty()
        ? List.of()
        : Stream.of(trimmed.split(",", -1)).map(String::strip).toList();
  }

  static Optional<Map<String, String>> dict(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (text.strip().isEmpty()) {
      return Optional.of(pairs);
    }
    // A part without a colon cannot stand alone, so its comma belonged to the value before it.
    String pending = "";
    for (String part : text.strip().split(",", -1)) {
      String pair = pending + part;
      int colon = pair.indexOf(':');
      if (colon < 0) {
        pending = pair + ",";
      } else {
        pending = "";
        String key = pair.substring(0, colon).strip();
        if (key.isEmpty() || pairs.put(key, pair.substring(colon + 1).strip()) != null) {
          return Optional.empty();
        }
      }
    }
    return pending.isEmpty() ? Optional.of(pairs) : Optional.empty();
  }

  static Optional<Duration> duration(String text, String unitOfBareNumber) {
    Matcher time = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!time.matches()) {
      return isoDuration(text.strip());
    }
    long count = Long.parseLong(time.group(1));
    String unit = time.group(2) == null ? unitOfBareNumber : time.group(2);
    return Optional.of(
        switch (unit) {
          case "ms" -> Duration.ofMillis(count);
          case "m", "min" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofSeconds(count);
        });
  }

  private static Optional<Duration> isoDuration(String text) {
    try {
      return Optional.of(Duration.parse(text)).filter(time -> !time.isNegative());
    } catch (DateTimeParseException notIso) {
      return Optional.empty();
    }
  }
}
