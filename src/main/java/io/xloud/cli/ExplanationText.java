package io.xloud.cli;

import io.xloud.context.AuthContext;
import io.xloud.context.Scope;
import io.xloud.explain.Explainer;
import io.xloud.explain.ExplanationBody;
import io.xloud.policy.Explanation;
import io.xloud.policy.Ruling;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An explanation for the person at the terminal. */
final class ExplanationText {
  private ExplanationText() {}

  static String of(Explainer.Answer answer) {
    Ruling ruling = answer.ruling();
    StringBuilder text = new StringBuilder();
    text.append(ruling.action().name())
        .append(ruling.allowed() ? ": allowed\n" : ": not allowed\n")
        .append("caller: ")
        .append(caller(answer.caller()))
        .append('\n');
    new TreeMap<>(answer.target().shown())
        .forEach((name, value) -> text.append("target: %s = %s%n".formatted(name, value)));
    text.append("scope:  ").append(scopes(ruling.scopes())).append('\n');
    if (!ruling.known()) {
      text.append("There is no rule of that name; docs/routes.md has them all.\n");
    }
    part(text, ruling.rule(), 0);
    return text.toString().stripTrailing();
  }

  private static String caller(AuthContext caller) {
    String user = caller.userId() == null ? "somebody" : "user " + caller.userId();
    String roles =
        caller.roles().isEmpty() ? "no role" : "roles " + String.join(", ", caller.roleNames());
    return user + ", " + scope(caller.scope()) + ", " + roles;
  }

  private static String scope(Scope scope) {
    return switch (scope) {
      case Scope.Unscoped _ -> "no scope";
      case Scope.SystemScope _ -> "the system";
      case Scope.DomainScope(var id, var name) -> "domain %s (%s)".formatted(name, id);
      case Scope.ProjectScope(var id, var name, _, _, _) -> "project %s (%s)".formatted(name, id);
    };
  }

  private static String scopes(Ruling.Scopes scopes) {
    if (scopes.allowed().isEmpty()) {
      return "the rule is for any";
    }
    String allowed = String.join(", ", new TreeSet<>(scopes.allowed()));
    String outcome =
        scopes.fits()
            ? scopes.enforced() ? "fits" : "does not matter, enforce_scope is off"
            : "does not fit, so the answer is no whatever the rule says";
    return "the rule is for %s; the caller's is %s: %s"
        .formatted(allowed, scopes.ofCaller(), outcome);
  }

  private static void part(StringBuilder text, Explanation part, int depth) {
    text.append("%s%-8s%s".formatted("  ".repeat(depth), mark(part), part.check()));
    if (part.source() != null) {
      text.append("   [").append(part.source()).append(']');
    }
    if (!part.values().isEmpty()) {
      text.append("   (").append(values(part.values())).append(')');
    }
    text.append('\n');
    part.parts().forEach(inner -> part(text, inner, depth + 1));
  }

  private static String mark(Explanation part) {
    return ExplanationBody.outcome(part.verdict());
  }

  private static String values(List<Explanation.Value> values) {
    return values.stream()
        .map(value ->
            "%s's %s %s"
                .formatted(
                    value.of().name().toLowerCase(Locale.ROOT),
                    value.name(),
                    value.present() ? "= " + value.value() : "is not there"))
        .collect(Collectors.joining("; "));
  }
}
