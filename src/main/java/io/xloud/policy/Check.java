package io.xloud.policy;

import java.util.List;
import java.util.stream.Collectors;

/** One node of a rule in oslo.policy's language. */
sealed interface Check {
  /** {@code @}: always yes. */
  record Always() implements Check {}

  /** {@code !}: always no; also what a rule becomes that nobody can understand. */
  record Never() implements Check {}

  record Not(Check check) implements Check {}

  record All(List<Check> checks) implements Check {
    public All {
      checks = List.copyOf(checks);
    }
  }

  record Any(List<Check> checks) implements Check {
    public Any {
      checks = List.copyOf(checks);
    }
  }

  /** {@code rule:name}. */
  record RuleNamed(String name) implements Check {}

  /** {@code role:name}, where the name may refer to the target. */
  record RoleNamed(String name) implements Check {}

  /** {@code attribute:value} or {@code 'literal':%(target.value)s}. */
  record Matches(String kind, String match) implements Check {}

  /** {@code http://…} or {@code https://…}: somebody else decides. */
  record Remote(String url) implements Check {}

  /** The rule written out again, the same text for rules that mean the same. */
  default String text() {
    return switch (this) {
      case Always _ -> "@";
      case Never _ -> "!";
      case Not(var check) -> "not " + check.text();
      case All(var checks) -> joined(checks, " and ");
      case Any(var checks) -> joined(checks, " or ");
      case RuleNamed(var name) -> "rule:" + name;
      case RoleNamed(var name) -> "role:" + name;
      case Matches(var kind, var match) -> kind + ":" + match;
      case Remote(var url) -> url;
    };
  }

  default List<Check> parts() {
    return switch (this) {
      case Not(var check) -> List.of(check);
      case All(var checks) -> checks;
      case Any(var checks) -> checks;
      default -> List.of();
    };
  }

  private static String joined(List<Check> checks, String word) {
    return checks.stream().map(Check::text).collect(Collectors.joining(word, "(", ")"));
  }
}
