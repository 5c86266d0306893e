package io.xloud.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a rule in oslo.policy's language, as text or in the older form of lists. "and" binds closer
 * than "or", "not" closest; parentheses only count at the ends of a word, because a word may hold
 * some itself.
 */
final class RuleParser {
  private static final int DEEPEST = 200;

  private final List<String> tokens;
  private int at;
  private int depth;

  private RuleParser(List<String> tokens) {
    this.tokens = tokens;
  }

  /** Thrown and caught in here alone: the text is not of the language. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed() {
      super(null, null, false, false);
    }
  }

  /**
   * As oslo.policy reads a value from a file: what is no rule is refused by {@code !}.
   *
   * @throws PolicyLoadException for a value that is neither text nor list
   */
  static Check parse(@Nullable Object rule) {
    return switch (rule) {
      case null -> new Check.Always();
      case String text -> text(text).orElseGet(Check.Never::new);
      case List<?> list -> list(list);
      case Map<?, ?> map -> map.isEmpty() ? new Check.Always() : new Check.Never();
      case Boolean flag when !flag -> new Check.Always();
      default -> throw new PolicyLoadException("A rule must be a text, not '%s'.".formatted(rule));
    };
  }

  /** Empty when the text is not of the language. */
  static Optional<Check> text(String text) {
    if (text.isEmpty()) {
      return Optional.of(new Check.Always());
    }
    try {
      RuleParser parser = new RuleParser(tokens(text));
      Check check = parser.either();
      return parser.at == parser.tokens.size() ? Optional.of(check) : Optional.empty();
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private static Check list(List<?> outer) {
    if (outer.isEmpty()) {
      return new Check.Always();
    }
    List<Check> any = new ArrayList<>();
    for (Object inner : outer) {
      switch (inner) {
        case String word when !word.isEmpty() -> any.add(leafOrNever(word));
        case List<?> words when !words.isEmpty() -> any.add(all(words));
        case null, default -> {}
      }
    }
    return any.isEmpty() ? new Check.Never() : one(any, Check.Any::new);
  }

  private static Check all(List<?> words) {
    return one(
        words.stream().map(word -> leafOrNever(String.valueOf(word))).toList(), Check.All::new);
  }

  private static Check one(List<Check> checks, Function<List<Check>, Check> several) {
    return checks.size() == 1 ? checks.getFirst() : several.apply(checks);
  }

  private static Check leafOrNever(String word) {
    return leaf(word).orElseGet(Check.Never::new);
  }

  /** A word without a colon is no check. */
  static Optional<Check> leaf(String word) {
    if (word.equals("@")) {
      return Optional.of(new Check.Always());
    }
    int colon = word.indexOf(':');
    if (word.equals("!") || colon < 0) {
      return word.equals("!") ? Optional.of(new Check.Never()) : Optional.empty();
    }
    String match = word.substring(colon + 1);
    return Optional.of(
        switch (word.substring(0, colon)) {
          case "rule" -> new Check.RuleNamed(match);
          case "role" -> new Check.RoleNamed(match);
          case "http", "https" -> new Check.Remote(word);
          case String kind -> new Check.Matches(kind, match);
        });
  }

  /** Words and parentheses; a word that stands in quotes as a whole is no check at all. */
  private static List<String> tokens(String text) throws Malformed {
    List<String> tokens = new ArrayList<>();
    for (String word : text.strip().split("(?U)\\s+")) {
      int start = 0;
      while (start < word.length() && word.charAt(start) == '(') {
        tokens.add("(");
        start++;
      }
      int end = word.length();
      while (end > start && word.charAt(end - 1) == ')') {
        end--;
      }
      addWord(tokens, word.substring(start, end), end == word.length());
      for (int i = end; i < word.length(); i++) {
        tokens.add(")");
      }
    }
    return tokens;
  }

  private static void addWord(List<String> tokens, String word, boolean nothingAfter)
      throws Malformed {
    boolean quoted =
        word.length() >= 2
            && nothingAfter
            && (word.startsWith("\"") && word.endsWith("\"")
                || word.startsWith("'") && word.endsWith("'"));
    if (quoted) {
      throw new Malformed();
    }
    if (!word.isEmpty()) {
      tokens.add(word);
    }
  }

  private Check either() throws Malformed {
    List<Check> any = new ArrayList<>(List.of(both(false)));
    while (take("or")) {
      any.add(both(true));
    }
    return one(any, Check.Any::new);
  }

  /** Behind an "or", a first part in parentheses melts into the chain, as the reference does it. */
  private Check both(boolean behindOr) throws Malformed {
    List<Check> all = new ArrayList<>(List.of(negated()));
    while (take("and")) {
      if (all.size() == 1 && behindOr && all.getFirst() instanceof Check.All(var parts)) {
        all = new ArrayList<>(parts);
      }
      all.add(negated());
    }
    return one(all, Check.All::new);
  }

  private Check negated() throws Malformed {
    int nots = 0;
    while (take("not")) {
      nots++;
    }
    Check check = single();
    for (int i = 0; i < nots; i++) {
      check = new Check.Not(check);
    }
    return check;
  }

  private Check single() throws Malformed {
    if (at >= tokens.size()) {
      throw new Malformed();
    }
    String token = tokens.get(at++);
    if (token.equals("(")) {
      return inParentheses();
    }
    if (token.equals(")") || isWord(token)) {
      throw new Malformed();
    }
    return leafOrNever(token);
  }

  private Check inParentheses() throws Malformed {
    if (++depth > DEEPEST) {
      throw new Malformed();
    }
    Check check = either();
    if (!take(")")) {
      throw new Malformed();
    }
    depth--;
    return check;
  }

  private static boolean isWord(String token) {
    String lower = token.toLowerCase(Locale.ROOT);
    return lower.equals("and") || lower.equals("or") || lower.equals("not");
  }

  private boolean take(String word) {
    boolean there = at < tokens.size() && tokens.get(at).equalsIgnoreCase(word);
    if (there) {
      at++;
    }
    return there;
  }
}
