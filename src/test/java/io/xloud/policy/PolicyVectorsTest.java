package io.xloud.policy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.config.Options;
import io.xloud.vectors.Differences;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.VectorComparator;
import io.xloud.vectors.Vectors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule language, scopes, former defaults and every default rule, as recorded. */
@Tag("vectors")
class PolicyVectorsTest {
  private static final String FILE = "policy-engine.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger DIFFERENT = new AtomicInteger();

  private static final RemoteCheck NOBODY = (_, _, _, _) -> Verdict.BROKEN;

  static Stream<VectorCase> cases() {
    return Vectors.cases(FILE, "cases");
  }

  static Stream<VectorCase> scopes() {
    return Vectors.cases(FILE, "scope_cases");
  }

  static Stream<VectorCase> deprecations() {
    return Vectors.cases(FILE, "deprecation_cases");
  }

  static Stream<VectorCase> matrix() {
    JsonNode rules = Vectors.file(FILE).required("default_policy_matrix").required("rules");
    List<VectorCase> cases = new ArrayList<>();
    rules
        .properties()
        .forEach(rule ->
            cases.add(
                new VectorCase(
                    FILE,
                    "default_policy_matrix",
                    ((ObjectNode) rule.getValue().deepCopy()).put("id", rule.getKey()))));
    System.out.printf("vectors: %s default_policy_matrix: %d rules%n", FILE, cases.size());
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource
  void cases(VectorCase vector) {
    comparing(PolicyVectorsTest::compareCase).check(vector);
  }

  @ParameterizedTest
  @MethodSource
  void scopes(VectorCase vector) {
    comparing(PolicyVectorsTest::compareScope).check(vector);
  }

  @ParameterizedTest
  @MethodSource
  void deprecations(VectorCase vector) {
    comparing(PolicyVectorsTest::compareDeprecation).check(vector);
  }

  @ParameterizedTest
  @MethodSource
  void matrix(VectorCase vector) {
    comparing(PolicyVectorsTest::compareMatrix).check(vector);
  }

  @Test
  void an_altered_value_is_noticed() {
    comparing(PolicyVectorsTest::compareCase).provesItself(cases(), "/canonical", "/result/allow");
    comparing(PolicyVectorsTest::compareScope).provesItself(scopes(), "/result");
    comparing(PolicyVectorsTest::compareDeprecation).provesItself(deprecations(), "/allow");
    comparing(PolicyVectorsTest::compareMatrix)
        .provesItself(
            matrix(), "/results/system_admin", "/results_old_defaults_too/project_reader");
  }

  @AfterAll
  static void count() {
    System.out.printf("vectors: %s: %d answers differ by null or absence%n", FILE, DIFFERENT.get());
  }

  private static VectorComparator comparing(VectorComparator comparator) {
    return comparator;
  }

  private static List<String> compareCase(VectorCase vector) {
    Map<String, Check> checks = new LinkedHashMap<>();
    try {
      vector
          .at("rules")
          .properties()
          .forEach(rule -> checks.put(rule.getKey(), check(rule.getValue())));
    } catch (PolicyLoadException e) {
      return vector.at("result").has("load_error") ? List.of() : List.of("load error");
    }
    List<String> mismatches = new ArrayList<>();
    String rule = vector.text("rule");
    if (vector.has("canonical") && checks.containsKey(rule)) {
      String ours = checks.get(rule).text();
      if (!ours.equals(vector.text("canonical"))) {
        mismatches.add("canonical is " + ours);
      }
    }
    Rules rules = new Rules(checks, vector.at("default_rule").asText("default"));
    Map<String, Object> creds =
        map(Vectors.file(FILE).required("creds").required(vector.text("creds")));
    Target target = target(Vectors.file(FILE).required("targets").required(vector.text("target")));
    // The enforcer of the reference adds this before it asks a rule.
    if (creds.get("system_scope") != null) {
      creds.put("system", creds.get("system_scope"));
    }
    JsonNode result = vector.at("result");
    Verdict reference =
        result.has("error") ? Verdict.BROKEN : Verdict.of(result.path("allow").asBoolean());
    compare(rules, rule, creds, target, reference).ifPresent(mismatches::add);
    return mismatches;
  }

  /** Ours is the reference's answer, unless the listed rule on null and absence explains it. */
  private static Optional<String> compare(
      Rules rules, String rule, Map<String, ?> creds, Target target, Verdict reference) {
    ReferenceModel model = new ReferenceModel(rules, creds, target);
    Verdict modelled = model.named(rule);
    if (modelled != reference) {
      return Optional.of("reference says %s, the model %s".formatted(reference, modelled));
    }
    Verdict ours = new Evaluation(rules, creds, target, NOBODY, rule).judge();
    if ((ours == Verdict.YES) == (reference == Verdict.YES)) {
      return Optional.empty();
    }
    if (model.metNothing() && isListed("null or absent")) {
      DIFFERENT.incrementAndGet();
      return Optional.empty();
    }
    return Optional.of("reference says %s, ours is %s".formatted(reference, ours));
  }

  private static boolean isListed(String difference) {
    return Differences.all().stream()
        .anyMatch(it -> it.file().equals(FILE) && it.named().equals(difference));
  }

  private static List<String> compareScope(VectorCase vector) {
    Set<String> scopes =
        vector.at("scope_types").isArray()
            ? Set.copyOf(VectorCase.texts(vector.at("scope_types")))
            : Set.of();
    DefaultRule rule = new DefaultRule("r", new Check.Always(), scopes, Optional.empty());
    PolicyRules rules = PolicyRules.of(Map.of("r", rule), Map.of(), config(true));
    String ours = rules.scopeFits("r", map(vector.at("creds"))) ? "allow" : "InvalidScope";
    return ours.equals(vector.text("result")) ? List.of() : List.of("ours is " + ours);
  }

  private static List<String> compareDeprecation(VectorCase vector) {
    JsonNode former = vector.at("deprecated");
    DefaultRule rule =
        new DefaultRule(
            "r",
            check(vector.at("default")),
            Set.of(),
            Optional.of(
                new DefaultRule.Former(
                    former.required("name").asText(), check(former.required("check")))));
    Map<String, Check> file = new LinkedHashMap<>();
    vector
        .at("policy_file")
        .properties()
        .forEach(one -> file.put(one.getKey(), check(one.getValue())));
    PolicyRules rules =
        PolicyRules.of(
            Map.of("r", rule), file, config(vector.at("enforce_new_defaults").asBoolean()));
    Verdict ours = new Evaluation(rules.rules(), Map.of(), Target.none(), NOBODY, "r").judge();
    boolean same = (ours == Verdict.YES) == vector.at("allow").asBoolean();
    return same ? List.of() : List.of("ours is " + ours);
  }

  private static List<String> compareMatrix(VectorCase vector) {
    List<String> mismatches = new ArrayList<>(compareMatrix(vector, true, vector.at("results")));
    ObjectNode old = vector.at("results").deepCopy();
    vector
        .at("results_old_defaults_too")
        .properties()
        .forEach(it -> old.set(it.getKey(), it.getValue()));
    mismatches.addAll(compareMatrix(vector, false, old));
    return mismatches;
  }

  private static List<String> compareMatrix(
      VectorCase vector, boolean newDefaultsOnly, JsonNode results) {
    JsonNode world = Vectors.file(FILE).required("default_policy_matrix");
    PolicyRules rules = PolicyRules.of(DefaultRule.standard(), Map.of(), config(newDefaultsOnly));
    List<String> order = VectorCase.texts(world.required("target_order"));
    List<String> mismatches = new ArrayList<>();
    results
        .properties()
        .forEach(result -> {
          Map<String, Object> creds = map(world.required("personas").required(result.getKey()));
          for (int i = 0; i < order.size(); i++) {
            String where = result.getKey() + " on " + order.get(i) + ": ";
            Target target = target(world.required("targets").required(order.get(i)));
            char expected = result.getValue().asText().charAt(i);
            compareOne(rules, vector.id(), creds, target, expected)
                .ifPresent(mismatch -> mismatches.add(where + mismatch));
          }
          if (result.getValue().asText().length() != order.size()) {
            mismatches.add(result.getKey() + " has another number of targets");
          }
        });
    return mismatches;
  }

  private static Optional<String> compareOne(
      PolicyRules rules, String rule, Map<String, Object> creds, Target target, char expected) {
    boolean fits = rules.scopeFits(rule, creds);
    if (fits == (expected == 's')) {
      return Optional.of("scope fits is " + fits + ", expected " + expected);
    }
    Verdict reference = expected == 'E' ? Verdict.BROKEN : Verdict.of(expected == '1');
    return fits ? compare(rules.rules(), rule, creds, target, reference) : Optional.empty();
  }

  private static PolicyConfig config(boolean newDefaultsOnly) {
    return PolicyConfig.from(
        Options.of(
            Map.of(
                "oslo_policy", Map.of("enforce_new_defaults", Boolean.toString(newDefaultsOnly)))));
  }

  private static Check check(JsonNode rule) {
    return RuleParser.parse(JSON.convertValue(rule, Object.class));
  }

  private static Map<String, Object> map(JsonNode node) {
    return JSON.convertValue(node, new TypeReference<>() {});
  }

  private static Target target(JsonNode node) {
    Target target = Target.none();
    map(node).forEach(target::path);
    return target;
  }
}
