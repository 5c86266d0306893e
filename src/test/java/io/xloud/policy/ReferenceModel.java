package io.xloud.policy;

import io.xloud.policy.Template.Filled;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the reference makes of a rule: absent names are a no, and null is the text {@code None}. It
 * shows that we differ from the reference in nothing but this.
 */
final class ReferenceModel {
  private final Rules rules;
  private final Map<String, ?> credentials;
  private final Target target;
  private int depth;

  /** Whether anything null or absent was met on the way. */
  private boolean metNothing;

  ReferenceModel(Rules rules, Map<String, ?> credentials, Target target) {
    this.rules = rules;
    this.credentials = credentials;
    this.target = target;
  }

  boolean metNothing() {
    return metNothing;
  }

  Verdict judge(Check check) {
    return switch (check) {
      case Check.Always _ -> Verdict.YES;
      case Check.Never _ -> Verdict.NO;
      case Check.Not(var inner) -> judge(inner).negated();
      case Check.All(var checks) -> until(Verdict.NO, checks);
      case Check.Any(var checks) -> until(Verdict.YES, checks);
      case Check.RuleNamed(var name) -> named(name);
      case Check.RoleNamed(var name) -> role(Template.fill(name, target));
      case Check.Matches(var kind, var match) ->
          matches(Kind.of(kind), Template.fill(match, target));
      case Check.Remote _ -> Verdict.BROKEN;
    };
  }

  Verdict named(String name) {
    if (depth > 50) {
      return Verdict.BROKEN;
    }
    depth++;
    metNothing |= rules.find(name).isEmpty();
    Verdict verdict = rules.find(name).map(this::judge).orElse(Verdict.NO);
    depth--;
    return verdict;
  }

  private Verdict until(Verdict decisive, List<Check> checks) {
    for (Check check : checks) {
      Verdict verdict = judge(check);
      if (verdict != decisive.negated()) {
        return verdict;
      }
    }
    return decisive.negated();
  }

  private Verdict role(Template name) {
    metNothing |= !credentials.containsKey("roles");
    Object roles = credentials.containsKey("roles") ? credentials.get("roles") : List.of();
    return switch (name) {
      case Template.Broken _ -> Verdict.BROKEN;
      case Template.Missing _ -> absent();
      case Filled filled when roles instanceof List<?> list -> {
        metNothing |= filled.sawNull();
        yield Verdict.of(
            list.stream()
                .anyMatch(one ->
                    one.toString()
                        .toLowerCase(Locale.ROOT)
                        .equals(filled.text().toLowerCase(Locale.ROOT))));
      }
      case Filled _ -> Verdict.BROKEN;
    };
  }

  private Verdict matches(Kind kind, Template match) {
    if (!(match instanceof Filled filled)) {
      return match instanceof Template.Broken ? Verdict.BROKEN : absent();
    }
    metNothing |= filled.sawNull();
    return switch (kind) {
      case Kind.Nonsense _ -> Verdict.BROKEN;
      case Kind.Literal(var text) -> Verdict.of(text.equals(filled.text()));
      case Kind.Path(var segments) -> find(credentials, segments, filled.text());
    };
  }

  private Verdict find(@Nullable Object value, List<String> segments, String wanted) {
    if (segments.isEmpty()) {
      metNothing |= value == null;
      return Verdict.of(PythonText.str(value).equals(wanted));
    }
    if (!(value instanceof Map<?, ?> map)) {
      return Verdict.BROKEN;
    }
    if (!map.containsKey(segments.getFirst())) {
      return absent();
    }
    Object inner = map.get(segments.getFirst());
    List<String> rest = segments.subList(1, segments.size());
    if (!(inner instanceof List<?> list)) {
      return find(inner, rest, wanted);
    }
    for (Object one : list) {
      Verdict verdict = find(one, rest, wanted);
      if (verdict != Verdict.NO) {
        return verdict;
      }
    }
    return Verdict.NO;
  }

  private Verdict absent() {
    metNothing = true;
    return Verdict.NO;
  }
}
