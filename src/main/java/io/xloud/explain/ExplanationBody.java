package io.xloud.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.context.AuthContext;
import io.xloud.context.Scope;
import io.xloud.policy.Explanation;
import io.xloud.policy.Ruling;
import io.xloud.policy.Verdict;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An explanation as JSON, for the API and for {@code policy_explain --json}. */
public final class ExplanationBody {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ExplanationBody() {}

  public static ObjectNode of(Explainer.Answer answer) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    Ruling ruling = answer.ruling();
    ObjectNode explanation = body.putObject("explanation");
    explanation.put("action", ruling.action().name());
    explanation.put("allowed", ruling.allowed());
    explanation.put("rule_exists", ruling.known());
    explanation.set("caller", caller(answer.caller()));
    ObjectNode target = explanation.putObject("target");
    new TreeMap<>(answer.target().shown()).forEach((name, it) -> target.set(name, json(it)));
    explanation.set("scope", scopes(ruling.scopes()));
    explanation.set("rule", rule(ruling.rule()));
    return body;
  }

  /** {@code true}, {@code false}, {@code unknown} or {@code broken}. */
  public static String outcome(Verdict verdict) {
    return switch (verdict) {
      case YES -> "true";
      case NO -> "false";
      case UNKNOWN, BROKEN -> verdict.name().toLowerCase(Locale.ROOT);
    };
  }

  private static ObjectNode caller(AuthContext caller) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("user_id", caller.userId());
    node.put("user_domain_id", caller.userDomainId());
    ArrayNode roles = node.putArray("roles");
    caller.roleNames().forEach(roles::add);
    switch (caller.scope()) {
      case Scope.Unscoped _ -> {}
      case Scope.SystemScope _ -> node.put("system_scope", "all");
      case Scope.DomainScope(var id, _) -> node.put("domain_id", id);
      case Scope.ProjectScope(var id, _, var domainId, _, _) ->
          node.put("project_id", id).put("project_domain_id", domainId);
    }
    node.put("is_delegated", !caller.delegation().isNone());
    return node;
  }

  private static ObjectNode scopes(Ruling.Scopes scopes) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode allowed = node.putArray("allowed");
    scopes.allowed().stream().sorted().forEach(allowed::add);
    return node.put("of_caller", scopes.ofCaller())
        .put("enforced", scopes.enforced())
        .put("fits", scopes.fits());
  }

  private static ObjectNode rule(Explanation part) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("check", part.check()).put("outcome", outcome(part.verdict()));
    if (part.source() != null) {
      node.put("source", part.source());
    }
    if (!part.values().isEmpty()) {
      ArrayNode values = node.putArray("values");
      part.values().forEach(value -> values.add(value(value)));
    }
    if (!part.parts().isEmpty()) {
      ArrayNode parts = node.putArray("parts");
      part.parts().forEach(inner -> parts.add(rule(inner)));
    }
    return node;
  }

  private static ObjectNode value(Explanation.Value value) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("of", value.of().name().toLowerCase(Locale.ROOT));
    node.put("name", value.name()).put("present", value.present());
    if (value.present()) {
      node.set("value", json(value.value()));
    }
    return node;
  }

  private static JsonNode json(@Nullable Object value) {
    return JSON.valueToTree(value);
  }
}
