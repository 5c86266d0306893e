package io.xloud.federation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Projects that an attribute spells as JSON; the rule names the attribute by its number alone. */
final class SpelledProjects {
  private static final Pattern NUMBER = Pattern.compile("\\{?(\\d{1,4})\\}?");
  private static final Set<String> NEEDED = Set.of("name", "roles");
  private static final Set<String> KNOWN = Set.of("name", "roles", "domain");
  private static final Set<String> PLACE = Set.of("id", "name");

  private SpelledProjects() {}

  /**
   * @throws io.xloud.error.KeystoneException 400 for a number that no attribute has, and for what
   *     is no list of projects
   */
  static ArrayNode read(String number, List<List<String>> values) {
    Matcher matcher = NUMBER.matcher(number);
    int index = matcher.lookingAt() ? Integer.parseInt(matcher.group(1)) : values.size();
    if (index >= values.size()) {
      throw refused(number);
    }
    List<String> spelled = values.get(index);
    if (spelled.isEmpty()) {
      return JsonNodeFactory.instance.arrayNode();
    }
    if (spelled.size() > 1) { // a semicolon has cut it
      throw refused(number);
    }
    return projects(number, spelled.getFirst());
  }

  private static ArrayNode projects(String number, String spelled) {
    try {
      JsonNode read = MappingRules.JSON.readTree(spelled);
      if (read instanceof ArrayNode projects && all(projects, SpelledProjects::isProject)) {
        return projects;
      }
    } catch (JsonProcessingException _) {
      // refused as all else that is no list of projects
    }
    throw refused(number);
  }

  private static boolean isProject(JsonNode node) {
    return node instanceof ObjectNode project
        && names(project).containsAll(NEEDED)
        && KNOWN.containsAll(names(project))
        && project.path("name").isTextual()
        && project.path("roles") instanceof ArrayNode roles
        && all(roles, SpelledProjects::isRole)
        && (!project.has("domain") || isPlace(project.path("domain")));
  }

  private static boolean isRole(JsonNode role) {
    return role.size() == 1 && role.path("name").isTextual();
  }

  private static boolean isPlace(JsonNode domain) {
    return domain instanceof ObjectNode place
        && PLACE.containsAll(names(place))
        && all(place, JsonNode::isTextual);
  }

  private static boolean all(JsonNode nodes, Predicate<JsonNode> test) {
    return nodes.valueStream().allMatch(test);
  }

  private static Set<String> names(ObjectNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static RuntimeException refused(String number) {
    return new Problem.BadRequest(
            ("A mapping takes projects from an attribute that it does not have, or that spells no"
                    + " list of projects: it says '%s'.")
                .formatted(number))
        .raised();
  }
}
