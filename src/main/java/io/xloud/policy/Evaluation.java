package io.xloud.policy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One question put to the rules. A caller's attribute and a target's never match when either is
 * null or absent; the written word {@code None} asks whether something is null.
 */
final class Evaluation {
  private static final int DEEPEST = 100;

  private final Rules rules;
  private final Map<String, ?> credentials;
  private final Target target;
  private final RemoteCheck remote;
  private final String action;
  private final Deque<String> open = new ArrayDeque<>();

  Evaluation(
      Rules rules, Map<String, ?> credentials, Target target, RemoteCheck remote, String action) {
    this.rules = rules;
    this.credentials = credentials;
    this.target = target;
    this.remote = remote;
    this.action = action;
  }

  /** The rule named like the action. */
  Verdict judge() {
    return named(action);
  }

  /** The same with every part of the rule and what it came to. */
  Explanation explain() {
    return explain(new Check.RuleNamed(action));
  }

  private Explanation explain(Check check) {
    Verdict verdict = judge(check);
    if (check instanceof Check.RuleNamed(var name)) {
      return new Explanation(check.text(), verdict, rules.source(name), List.of(), inside(name));
    }
    return new Explanation(
        check.text(),
        verdict,
        null,
        new Looked(credentials, target).at(check),
        check.parts().stream().map(this::explain).toList());
  }

  private List<Explanation> inside(String name) {
    if (open.contains(name)) {
      return List.of();
    }
    open.push(name);
    List<Explanation> inner = rules.find(name).map(this::explain).stream().toList();
    open.pop();
    return inner;
  }

  private Verdict judge(Check check) {
    return switch (check) {
      case Check.Always _ -> Verdict.YES;
      case Check.Never _ -> Verdict.NO;
      case Check.Not(var inner) -> judge(inner).negated();
      case Check.All(var checks) -> until(Verdict.NO, checks);
      case Check.Any(var checks) -> until(Verdict.YES, checks);
      case Check.RuleNamed(var name) -> named(name);
      case Check.RoleNamed(var name) -> role(name);
      case Check.Matches(var kind, var match) -> matches(kind, match);
      case Check.Remote(var url) -> remote(url);
    };
  }

  /** The first decisive part decides; otherwise one unknown part makes the whole unknown. */
  private Verdict until(Verdict decisive, List<Check> checks) {
    Verdict result = decisive.negated();
    for (Check check : checks) {
      Verdict verdict = judge(check);
      if (verdict == decisive || verdict == Verdict.BROKEN) {
        return verdict;
      }
      if (verdict == Verdict.UNKNOWN) {
        result = Verdict.UNKNOWN;
      }
    }
    return result;
  }

  private Verdict named(String name) {
    if (open.contains(name) || open.size() > DEEPEST) {
      return Verdict.BROKEN;
    }
    open.push(name);
    Verdict verdict = rules.find(name).map(this::judge).orElse(Verdict.UNKNOWN);
    open.pop();
    return verdict;
  }

  private Verdict role(String name) {
    return switch (Template.fill(name, target)) {
      case Template.Broken _ -> Verdict.BROKEN;
      case Template.Missing _ -> Verdict.UNKNOWN;
      case Template.Filled(var text, _, var sawNull) -> hasRole(text, sawNull);
    };
  }

  private Verdict hasRole(String name, boolean sawNull) {
    if (!credentials.containsKey("roles")) {
      return Verdict.UNKNOWN;
    }
    if (!(credentials.get("roles") instanceof List<?> roles)) {
      return Verdict.BROKEN;
    }
    String wanted = name.toLowerCase(Locale.ROOT);
    Predicate<Object> same = role -> String.valueOf(role).toLowerCase(Locale.ROOT).equals(wanted);
    return Verdict.of(!sawNull && roles.stream().anyMatch(same));
  }

  private Verdict matches(String kind, String match) {
    return switch (Template.fill(match, target)) {
      case Template.Broken _ -> Verdict.BROKEN;
      case Template.Missing _ -> Verdict.UNKNOWN;
      case Template.Filled filled ->
          switch (Kind.of(kind)) {
            case Kind.Nonsense _ -> Verdict.BROKEN;
            case Kind.Literal(var text) -> Verdict.of(text.equals(filled.text()));
            case Kind.Path(var segments) -> find(credentials, segments, filled);
          };
    };
  }

  private Verdict find(@Nullable Object value, List<String> segments, Template.Filled wanted) {
    if (segments.isEmpty()) {
      return Verdict.of(same(value, wanted));
    }
    if (!(value instanceof Map<?, ?> map)) {
      return Verdict.BROKEN;
    }
    String name = segments.getFirst();
    if (!map.containsKey(name)) {
      return Verdict.UNKNOWN;
    }
    List<String> rest = segments.subList(1, segments.size());
    Object inner = map.get(name);
    return inner instanceof List<?> list
        ? findInAny(list, rest, wanted)
        : find(inner, rest, wanted);
  }

  private Verdict findInAny(List<?> values, List<String> segments, Template.Filled wanted) {
    Verdict result = Verdict.NO;
    for (Object value : values) {
      Verdict verdict = find(value, segments, wanted);
      if (verdict == Verdict.YES || verdict == Verdict.BROKEN) {
        return verdict;
      }
      if (verdict == Verdict.UNKNOWN) {
        result = Verdict.UNKNOWN;
      }
    }
    return result;
  }

  private static boolean same(@Nullable Object value, Template.Filled wanted) {
    if (value == null || wanted.sawNull()) {
      return value == null && !wanted.refers() && wanted.text().equals("None");
    }
    return PythonText.str(value).equals(wanted.text());
  }

  private Verdict remote(String url) {
    return switch (Template.fill(url, target)) {
      case Template.Broken _ -> Verdict.BROKEN;
      case Template.Missing _ -> Verdict.UNKNOWN;
      case Template.Filled filled ->
          filled.sawNull()
              ? Verdict.UNKNOWN
              : remote.ask(filled.text(), action, target, credentials);
    };
  }
}
