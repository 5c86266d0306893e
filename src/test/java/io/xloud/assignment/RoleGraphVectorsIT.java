package io.xloud.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.Grant.Target;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.error.KeystoneException;
import io.xloud.resource.Project;
import io.xloud.testing.TestDatabase;
import io.xloud.vectors.Differences;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.Vectors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who has which role where, as the reference service tells it. Names in listings are left to the
 * tests of the door, which adds them.
 */
@Tag("vectors")
class RoleGraphVectorsIT {
  private static final String FILE = "role-graph.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final AssignmentHouse house = new AssignmentHouse(DB);

  static Stream<VectorCase> scenarios() {
    return Vectors.cases(FILE, "scenarios");
  }

  @ParameterizedTest
  @MethodSource
  void scenarios(VectorCase vector) {
    assertThat(mismatches(vector)).as(vector.toString()).isEmpty();
  }

  @Test
  void an_altered_answer_to_any_question_is_noticed() {
    List<VectorCase> all = scenarios().toList();
    for (String question : QUESTIONS) {
      VectorCase altered =
          all.stream()
              .map(vector -> altered(vector, question))
              .filter(Objects::nonNull)
              .findFirst()
              .orElseThrow(() -> new AssertionError("nothing to alter in " + question));
      assertThat(mismatches(altered)).as(question).isNotEmpty();
    }
  }

  private static final List<String> QUESTIONS =
      List.of(
          "setup_errors",
          "user_on_project",
          "user_on_domain",
          "trustor_on_project",
          "system_token_roles",
          "projects_for_user",
          "domains_for_user",
          "groups_on_project",
          "groups_on_domain",
          "projects_for_group",
          "domains_for_group",
          "list_all",
          "list_effective",
          "list_queries");

  /** With one thing taken away from the first answer that says something, or null. */
  private static @Nullable VectorCase altered(VectorCase vector, String question) {
    JsonNode copy = vector.node().deepCopy();
    JsonNode answer = copy.required("expected").required(question);
    List<JsonNode> answers = new ArrayList<>();
    if (answer.isObject()) {
      answer.forEach(answers::add);
    } else if (question.equals("list_queries")) {
      answer.forEach(query -> answers.add(query.required("result")));
    } else {
      answers.add(answer);
    }
    for (JsonNode one : answers) {
      if (one instanceof ArrayNode array && !array.isEmpty()) {
        array.remove(0);
        return new VectorCase(vector.file(), vector.kind(), copy);
      }
    }
    return null;
  }

  private List<String> mismatches(VectorCase vector) {
    JsonNode scenario = vector.node();
    JsonNode expected = scenario.required("expected");
    List<String> wrong = new ArrayList<>();
    house.empty();
    build(scenario);
    compare(wrong, "setup_errors", statuses(expected.required("setup_errors")), setUp(scenario));

    boolean differs = Differences.of(vector, "user_on_project of a domain").isPresent();
    pairs(
        expected.required("user_on_project"),
        (user, project) ->
            wrongIfNot(
                wrong,
                "user_on_project " + user + " @ " + project,
                differs && scenario.required("projects").path(project).isMissingNode()
                    ? JsonNodeFactory.instance.arrayNode()
                    : expected.at("/user_on_project/" + user + " @ " + project),
                names(house.effective.onProject(user, project))));
    ask(wrong, expected, "user_on_domain", pair(house.effective::onDomain));
    ask(wrong, expected, "trustor_on_project", pair(house.effective::withDomainRolesOnProject));
    ask(
        wrong,
        expected,
        "groups_on_project",
        pair((group, project) -> house.effective.ofGroupsOnProject(List.of(group), project)));
    ask(
        wrong,
        expected,
        "groups_on_domain",
        pair((group, domain) -> house.effective.ofGroupsOnDomain(List.of(group), domain)));
    ask(wrong, expected, "system_token_roles", user -> names(house.effective.onSystem(user)));
    ask(wrong, expected, "projects_for_user", user -> sorted(house.effective.projectsOf(user)));
    ask(wrong, expected, "domains_for_user", user -> sorted(house.effective.domainsOf(user)));
    ask(
        wrong,
        expected,
        "projects_for_group",
        group -> sorted(house.effective.projectsOfGroups(List.of(group))));
    ask(
        wrong,
        expected,
        "domains_for_group",
        group -> sorted(house.effective.domainsOfGroups(List.of(group))));

    listing(wrong, "list_all", expected.required("list_all"), JSON.createObjectNode());
    listing(
        wrong,
        "list_effective",
        expected.required("list_effective"),
        JSON.createObjectNode().put("effective", true));
    for (JsonNode query : expected.required("list_queries")) {
      listing(
          wrong,
          "list " + query.required("filters"),
          query.required("result"),
          query.required("filters"));
    }
    return wrong;
  }

  // --- the world of a scenario

  private void build(JsonNode scenario) {
    scenario.required("domains").forEach(id -> house.domain(id.asText()));
    JsonNode projects = scenario.required("projects");
    projects
        .properties()
        .forEach(project ->
            house.project(
                project.getKey(),
                domainOf(projects, project.getKey()),
                project.getValue().asText()));
    scenario
        .required("groups")
        .properties()
        .forEach(group -> house.group(group.getKey(), VectorCase.texts(group.getValue().get(1))));
    scenario
        .required("roles")
        .properties()
        .forEach(role ->
            house.role(role.getKey(), role.getValue().isNull() ? null : role.getValue().asText()));
  }

  private static String domainOf(JsonNode projects, String id) {
    String above = id;
    while (projects.has(above)) {
      above = projects.get(above).asText();
    }
    return above;
  }

  /** Statuses of the steps that were refused. */
  private List<Integer> setUp(JsonNode scenario) {
    List<Integer> refused = new ArrayList<>();
    for (JsonNode pair : scenario.required("implies")) {
      attempt(
          refused,
          () ->
              house.roles.imply(
                  house.roles.get(pair.get(0).asText()),
                  house.roles.get(pair.get(1).asText()),
                  AssignmentHouse.BY));
    }
    for (JsonNode grant : scenario.required("grants")) {
      attempt(refused, () -> give(scenario, grant));
    }
    return refused;
  }

  private static void attempt(List<Integer> refused, Runnable step) {
    try {
      step.run();
    } catch (KeystoneException e) {
      refused.add(e.problem().status());
    }
  }

  private void give(JsonNode scenario, JsonNode grant) {
    String actor = grant.required("actor").asText();
    String target = grant.required("target").asText();
    boolean inherited = grant.path("inherited").asBoolean();
    Holder holder =
        scenario.required("users").has(actor) ? new Holder.User(actor) : new Holder.Group(actor);
    Role role = house.roles.get(grant.required("role").asText());
    JsonNode projects = scenario.required("projects");
    Offer offer = new Offer(role, holder, true, inherited);
    house.there(holder);
    if (target.equals("system")) {
      house.grants.giveOnSystem(offer, AssignmentHouse.BY);
    } else if (projects.has(target)) {
      Project project = AssignmentHouse.project(target, domainOf(projects, target));
      house.grants.giveOnProject(offer, project, AssignmentHouse.BY);
    } else {
      house.grants.giveOnDomain(offer, AssignmentHouse.domainOf(target), AssignmentHouse.BY);
    }
  }

  // --- questions

  private static void ask(
      List<String> wrong,
      JsonNode expected,
      String question,
      Function<String, List<String>> answer) {
    JsonNode answers = expected.required(question);
    if (!answers.isObject()) {
      wrong.add(question + " is no map");
    }
    answers
        .properties()
        .forEach(one ->
            wrongIfNot(
                wrong,
                question + " " + one.getKey(),
                distinct(one.getValue()),
                answer.apply(one.getKey())));
  }

  private static Function<String, List<String>> pair(
      BiFunction<String, String, List<RoleRef>> answer) {
    return key -> {
      String[] who = key.split(" @ ", -1);
      return names(answer.apply(who[0], who[1]));
    };
  }

  private static void pairs(JsonNode answers, java.util.function.BiConsumer<String, String> each) {
    answers
        .properties()
        .forEach(one -> {
          String[] who = one.getKey().split(" @ ", -1);
          each.accept(who[0], who[1]);
        });
  }

  private static void wrongIfNot(
      List<String> wrong, String question, JsonNode expected, List<String> ours) {
    compare(wrong, question, VectorCase.texts(expected), ours);
  }

  private static void compare(List<String> wrong, String question, List<?> expected, List<?> ours) {
    if (!expected.equals(ours)) {
      wrong.add("%s: expected %s, ours is %s".formatted(question, expected, ours));
    }
  }

  private static JsonNode distinct(JsonNode names) {
    ArrayNode once = JsonNodeFactory.instance.arrayNode();
    names.valueStream().map(JsonNode::asText).distinct().forEach(once::add);
    return once;
  }

  private static List<Integer> statuses(JsonNode errors) {
    return errors.valueStream().map(error -> error.required("http_status").asInt()).toList();
  }

  private static List<String> names(List<RoleRef> roles) {
    return roles.stream().map(RoleRef::name).sorted().toList();
  }

  private static List<String> sorted(Collection<String> ids) {
    return ids.stream().sorted().toList();
  }

  // --- listings

  private void listing(List<String> wrong, String question, JsonNode expected, JsonNode filters) {
    if (expected.isObject()) {
      // A question that the reference answers with an internal error; the door cannot ask it.
      return;
    }
    List<String> wanted =
        expected.valueStream().map(RoleGraphVectorsIT::withoutNames).sorted().toList();
    List<String> ours =
        house.listing.list(query(filters)).stream()
            .map(assignment -> line(assignment).toString())
            .sorted()
            .toList();
    compare(wrong, question, wanted, ours);
  }

  private static AssignmentQuery query(JsonNode filters) {
    return new AssignmentQuery(
        text(filters, "role_id"),
        text(filters, "user_id"),
        text(filters, "group_id"),
        "all".equals(text(filters, "system")),
        text(filters, "domain_id"),
        text(filters, "project_id"),
        filters.path("include_subtree").asBoolean(),
        filters.has("inherited") ? (Boolean) filters.get("inherited").asBoolean() : null,
        filters.path("effective").asBoolean(),
        filters.has("source_from_group_ids")
            ? VectorCase.texts(filters.get("source_from_group_ids"))
            : null,
        filters.has("strip_domain_roles") && !filters.get("strip_domain_roles").asBoolean(),
        null);
  }

  private static @Nullable String text(JsonNode filters, String name) {
    return filters.hasNonNull(name) ? filters.get(name).asText() : null;
  }

  private static Map<String, Object> line(Assignment assignment) {
    Map<String, Object> line = new TreeMap<>();
    line.put(
        assignment.holder() instanceof Holder.User ? "user_id" : "group_id",
        assignment.holder().id());
    put(line, assignment.target());
    line.put("role_id", assignment.roleId());
    if (assignment.inherited()) {
      line.put("inherited_to_projects", "projects");
    }
    Map<String, Object> indirect = new TreeMap<>();
    if (assignment.by().groupId() != null) {
      indirect.put("group_id", assignment.by().groupId());
    }
    if (assignment.by().from() != null) {
      put(indirect, assignment.by().from());
    }
    if (assignment.by().priorRoleId() != null) {
      indirect.put("role_id", assignment.by().priorRoleId());
    }
    if (!indirect.isEmpty()) {
      line.put("indirect", indirect);
    }
    return line;
  }

  private static void put(Map<String, Object> line, Target target) {
    switch (target) {
      case Target.Project(var id) -> line.put("project_id", id);
      case Target.Domain(var id) -> line.put("domain_id", id);
      case Target.System _ -> line.put("system", Map.of("all", true));
    }
  }

  private static String withoutNames(JsonNode line) {
    Map<String, Object> kept = new TreeMap<>();
    ((ObjectNode) line)
        .properties()
        .forEach(member -> {
          if (!member.getKey().endsWith("_name") && !member.getKey().matches(".*_domain_id")) {
            kept.put(member.getKey(), sortedValue(member.getValue()));
          }
        });
    return kept.toString();
  }

  private static Object sortedValue(JsonNode value) {
    return value.isObject()
        ? JSON.convertValue(
            value, new com.fasterxml.jackson.core.type.TypeReference<TreeMap<String, Object>>() {})
        : value.asText();
  }
}
