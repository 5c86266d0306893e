package io.xloud.federation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.federation.Mapped.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping: rules whose {@code remote} side is asked of somebody's attributes and whose {@code
 * local} side says who that is here. Every rule that applies adds to the answer; the first user
 * counts.
 */
public final class MappingRules {
  /** Takes one value and nothing after it. */
  static final ObjectReader JSON =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** No rule applies: not a fault of the mapping. */
  static final Problem NOBODY =
      new Problem.BadRequest(
          "Could not map any federated user properties to identity values. Check debug logs or"
              + " the mapping used for additional details.");

  private static final String FIRST_VERSION = "1.0";
  private static final String LAST_VERSION = "3.0";
  private static final Set<String> PROJECTS = Set.of("projects", "projects_json");

  private final JsonNode rules;
  private final boolean honoursDomain;
  private final boolean takesProjects;

  private MappingRules(JsonNode rules, String schemaVersion) {
    this.rules = rules;
    this.honoursDomain = !schemaVersion.equals(FIRST_VERSION);
    this.takesProjects = schemaVersion.equals(LAST_VERSION);
  }

  static MappingRules of(Mapping mapping) {
    return of(mapping.rules(), mapping.schemaVersion());
  }

  /**
   * @param rules as the table has them: a list, or an object whose member {@code rules} is one
   * @param schemaVersion from 2.0 on, what has no domain has that of its rule; from 3.0 on,
   *     attributes may spell projects
   */
  public static MappingRules read(String rules, String schemaVersion) {
    try {
      JsonNode read = JSON.readTree(rules);
      return of(read.isArray() ? read : read.path("rules"), schemaVersion);
    } catch (JsonProcessingException e) {
      throw new Problem.BadRequest("A mapping is no JSON.").raised();
    }
  }

  private static MappingRules of(JsonNode rules, String schemaVersion) {
    if (!Mapping.VERSIONS.contains(schemaVersion)) {
      throw new Problem.BadRequest("A mapping is of a version that is not known.").raised();
    }
    return new MappingRules(rules, schemaVersion);
  }

  /**
   * @param attributes each with its values
   * @throws io.xloud.error.KeystoneException 400 when no rule applies, or a rule makes no sense
   */
  public Mapped map(Map<String, List<String>> attributes) {
    return gathered(tried(attributes));
  }

  /**
   * What each rule makes of the attributes, in their order.
   *
   * @throws io.xloud.error.KeystoneException 400 when a rule makes no sense
   */
  public List<Tried> tried(Map<String, List<String>> attributes) {
    List<Tried> tried = new ArrayList<>();
    rules.forEach(rule -> tried.add(tried(tried.size() + 1, rule, attributes)));
    return tried;
  }

  /** Says of which rule it speaks, as {@link Tried} counts them. */
  private Tried tried(int number, JsonNode rule, Map<String, List<String>> attributes) {
    try {
      return judged(number, rule, attributes);
    } catch (KeystoneException e) {
      throw new Problem.BadRequest("Rule %d: %s".formatted(number, e.getMessage())).raised();
    }
  }

  private Tried judged(int number, JsonNode rule, Map<String, List<String>> attributes) {
    List<Tried.Asked> asked = new ArrayList<>();
    List<List<String>> values = new ArrayList<>();
    for (JsonNode node : rule.path("remote")) {
      Requirement requirement = Requirement.read(node);
      List<String> told = attributes.getOrDefault(requirement.type(), List.of());
      Optional<Requirement.Given> given = requirement.judge(told);
      asked.add(asked(requirement, told, given));
      if (given.isEmpty()) {
        return new Tried(number, asked, List.of());
      }
      if (given.get().counts()) {
        values.add(given.get().values());
      }
    }
    List<JsonNode> locals = new ArrayList<>();
    rule.path("local").forEach(it -> locals.add(filled(it, values)));
    return new Tried(number, asked, locals);
  }

  private static Tried.Asked asked(
      Requirement requirement, List<String> told, Optional<Requirement.Given> given) {
    return new Tried.Asked(
        requirement.type(),
        requirement.kind().word(),
        told,
        given.isPresent(),
        given.map(Requirement.Given::values).orElseGet(List::of));
  }

  private JsonNode filled(JsonNode local, List<List<String>> values) {
    return switch (local) {
      case ObjectNode object -> {
        ObjectNode filled = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(it -> filled.set(it.getKey(), member(it.getKey(), it.getValue(), values)));
        yield filled;
      }
      case ArrayNode array -> {
        ArrayNode filled = JsonNodeFactory.instance.arrayNode();
        array.forEach(item -> filled.add(filled(item, values)));
        yield filled;
      }
      default ->
          local.isTextual()
              ? JsonNodeFactory.instance.textNode(MappingTemplate.fill(local.textValue(), values))
              : local;
    };
  }

  private JsonNode member(String name, JsonNode value, List<List<String>> values) {
    return takesProjects && PROJECTS.contains(name) && value.isTextual()
        ? SpelledProjects.read(value.textValue(), values)
        : filled(value, values);
  }

  /**
   * All that the rules made, in one.
   *
   * @throws io.xloud.error.KeystoneException 400 when none applied, or what they made does not fit
   *     together
   */
  public Mapped gathered(List<Tried> tried) {
    List<JsonNode> locals = tried.stream().flatMap(it -> it.locals().stream()).toList();
    if (locals.isEmpty()) {
      throw NOBODY.raised();
    }
    MappedGroups groups = new MappedGroups();
    ArrayNode projects = JsonNodeFactory.instance.arrayNode();
    for (JsonNode local : locals) {
      groups.add(local);
      if (PROJECTS.stream().anyMatch(local::has)) {
        projects = projects(local);
      }
    }
    ObjectNode user = user(locals);
    boolean local = isLocal(user.path("type"));
    user.put("type", local ? "local" : "ephemeral");
    return new Mapped(user, Person.of(user, local), groups.ids(), groups.names(), projects);
  }

  private ArrayNode projects(JsonNode local) {
    ArrayNode projects = JsonNodeFactory.instance.arrayNode();
    local.path("projects").forEach(it -> projects.add(it.deepCopy()));
    if (takesProjects) {
      local.path("projects_json").forEach(projects::add);
    }
    if (honoursDomain) {
      projects.forEach(it -> placed(it, local.get("domain")));
    }
    return projects;
  }

  private ObjectNode user(List<JsonNode> locals) {
    ObjectNode user =
        locals.stream()
            .map(local -> local.path("user"))
            .filter(it -> it instanceof ObjectNode found && !found.isEmpty())
            .findFirst()
            .map(it -> (ObjectNode) it.deepCopy())
            .orElseGet(JsonNodeFactory.instance::objectNode);
    if (honoursDomain) {
      placed(user, locals.getLast().get("domain"));
    }
    return user;
  }

  /** A domain of its own goes before the one that stands beside it. */
  private static void placed(JsonNode node, @Nullable JsonNode domain) {
    if (node instanceof ObjectNode object && object.path("domain").isEmpty()) {
      object.set("domain", domain); // null where there is none, as in the reference
    }
  }

  private static boolean isLocal(JsonNode type) {
    if (type.isMissingNode() || type.isNull()) {
      return false;
    }
    return switch (type.asText()) {
      case "ephemeral" -> false;
      case "local" -> true;
      default -> throw new Problem.BadRequest("User type of a mapping not supported.").raised();
    };
  }
}
