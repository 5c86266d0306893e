package io.xloud.federation;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One {@code remote} of a rule: an attribute that must be there, and what its values must or must
 * not be, or which of them go on into the {@code local} side.
 */
record Requirement(String type, Kind kind, Predicate<String> matches, boolean regex) {
  private static final Duration PATIENCE = Duration.ofMillis(250);

  enum Kind {
    ANY_ONE_OF("any_one_of"),
    NOT_ANY_OF("not_any_of"),
    BLACKLIST("blacklist"),
    WHITELIST("whitelist"),
    THERE("");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As a mapping spells it; empty for an attribute that must merely be there. */
    String word() {
      return word;
    }
  }

  private static final Map<String, Kind> KINDS =
      Map.of(
          "any_one_of", Kind.ANY_ONE_OF,
          "not_any_of", Kind.NOT_ANY_OF,
          "blacklist", Kind.BLACKLIST,
          "whitelist", Kind.WHITELIST);

  /** In this order the first that is there counts, as in the reference. */
  private static final List<String> ORDER =
      List.of("any_one_of", "not_any_of", "blacklist", "whitelist");

  static Requirement read(JsonNode node) {
    String type = node.path("type").asText();
    boolean regex = node.path("regex").asBoolean(false);
    return ORDER.stream()
        .filter(node::has)
        .findFirst()
        .map(name ->
            new Requirement(
                type,
                KINDS.getOrDefault(name, Kind.THERE),
                matcher(name + " of " + type, node.path(name), regex),
                regex))
        .orElseGet(() -> new Requirement(type, Kind.THERE, _ -> true, false));
  }

  /**
   * @param condition whose values they are, for people
   */
  private static Predicate<String> matcher(String condition, JsonNode values, boolean regex) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      if (value.isTextual()) {
        texts.add(value.textValue());
      } else if (regex) {
        throw noExpression(condition, value.toString());
      }
    }
    return regex ? anyOf(condition, texts) : texts::contains;
  }

  private static Predicate<String> anyOf(String condition, List<String> expressions) {
    List<Pattern> patterns = expressions.stream().map(it -> compiled(condition, it)).toList();
    return value ->
        patterns.stream()
            .anyMatch(it -> it.matcher(new Impatient(value, System.nanoTime())).find());
  }

  private static Pattern compiled(String condition, String expression) {
    try {
      return Pattern.compile(
          expression.replace("(?P<", "(?<").replace("\\Z", "\\z"),
          Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS);
    } catch (PatternSyntaxException e) {
      throw noExpression(condition, "'%s'".formatted(expression));
    }
  }

  private static KeystoneException noExpression(String condition, String spelled) {
    return new Problem.BadRequest(
            "A mapping has a regular expression that is none: %s says %s."
                .formatted(condition, spelled))
        .raised();
  }

  /**
   * What it lets into the local side, which is nothing for a mere condition; empty when the rule
   * does not apply.
   *
   * @param given none for an attribute that is not there
   */
  Optional<Given> judge(List<String> given) {
    if (given.isEmpty()) {
      return Optional.empty();
    }
    boolean any = given.stream().anyMatch(matches);
    return switch (kind) {
      case ANY_ONE_OF -> any ? Optional.of(Given.NOTHING) : Optional.empty();
      case NOT_ANY_OF -> any ? Optional.empty() : Optional.of(Given.NOTHING);
      case WHITELIST ->
          // An expression lets a repeated value in as often as it is there, as in the reference.
          Optional.of(
              new Given(
                  true,
                  regex
                      ? given.stream().filter(matches).toList()
                      : given.stream().filter(matches).distinct().toList()));
      case BLACKLIST ->
          Optional.of(new Given(true, given.stream().filter(matches.negate()).distinct().toList()));
      case THERE -> Optional.of(new Given(true, given));
    };
  }

  /**
   * The values that a template may name.
   *
   * @param counts whether they have a number of their own
   */
  record Given(boolean counts, List<String> values) {
    static final Given NOTHING = new Given(false, List.of());

    Given {
      values = List.copyOf(values);
    }
  }

  /** A text that refuses to be read for ever: the only brake a backtracking matcher knows (J6). */
  private record Impatient(String text, long startedAt) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (System.nanoTime() - startedAt > PATIENCE.toNanos()) {
        throw new Problem.BadRequest("A regular expression of a mapping takes too long.").raised();
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
      return text;
    }
  }
}
