package io.xloud.cli.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Objects that the lists showed: of each what fits into the holes of a path, such as {@code
 * user_id} and {@code domain_id} of a user. Keeps so many of each kind and no more.
 */
final class Found {
  /** Holes that are spelled otherwise than the kind which fits them. */
  private static final Map<String, String> ALIASES =
      Map.of("prior_role_id", "role_id", "implied_role_id", "role_id");

  private static final Map<String, String> FIXED = Map.of("group", "identity", "option", "driver");

  private final int most;
  private final Map<String, Integer> counted = new HashMap<>();
  private final Set<Map<String, String>> objects = new LinkedHashSet<>();
  private final Map<String, Set<String>> values = new HashMap<>();

  Found(int most) {
    this.most = most;
  }

  /** Takes what a list shows, and nothing from any other answer. */
  void take(JsonNode body) {
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      if (member.getValue().isArray()) {
        String kind = singular(member.getKey());
        for (JsonNode element : member.getValue()) {
          if (element.isObject() && counted.merge(kind, 1, Integer::sum) <= most) {
            take(kind, element);
          }
        }
      }
    }
  }

  private void take(String kind, JsonNode element) {
    Map<String, String> holes = new LinkedHashMap<>();
    fill(holes, kind, element);
    objects.add(holes);
    holes.forEach(
        (hole, value) -> values.computeIfAbsent(hole, _ -> new LinkedHashSet<>()).add(value));
  }

  private static void fill(Map<String, String> holes, String kind, JsonNode element) {
    for (Map.Entry<String, JsonNode> member : element.properties()) {
      JsonNode value = member.getValue();
      if (member.getKey().equals("id") && value.isTextual()) {
        holes.put(kind + "_id", value.asText());
      } else if (value.isTextual() && !value.asText().isEmpty()) {
        holes.putIfAbsent(member.getKey(), value.asText());
      } else if (member.getKey().equals("tags") && value.path(0).isTextual()) {
        holes.put("value", value.path(0).asText());
      } else if (value.isObject() && !member.getKey().equals("links")) {
        fill(holes, member.getKey(), value);
      }
    }
  }

  private static String singular(String collection) {
    return collection.endsWith("ies")
        ? collection.substring(0, collection.length() - 3) + "y"
        : collection.replaceFirst("s$", "");
  }

  /** How the holes can be filled: by objects that have them all, else by one of each kind. */
  List<Map<String, String>> fillings(List<String> holes) {
    List<Map<String, String>> whole =
        objects.stream().filter(object -> object.keySet().containsAll(holes)).limit(most).toList();
    return whole.isEmpty() ? pieced(holes) : whole;
  }

  private List<Map<String, String>> pieced(List<String> holes) {
    List<List<String>> each = holes.stream().map(this::valuesOf).toList();
    int rows = each.stream().mapToInt(List::size).max().orElse(0);
    List<Map<String, String>> fillings = new ArrayList<>();
    for (int row = 0; row < Math.min(most, rows) && each.stream().noneMatch(List::isEmpty); row++) {
      Map<String, String> filling = new LinkedHashMap<>();
      for (int i = 0; i < holes.size(); i++) {
        filling.put(holes.get(i), each.get(i).get(row % each.get(i).size()));
      }
      fillings.add(filling);
    }
    return fillings;
  }

  private List<String> valuesOf(String hole) {
    String fixed = FIXED.get(hole);
    return fixed == null
        ? List.copyOf(values.getOrDefault(ALIASES.getOrDefault(hole, hole), Set.of()))
        : List.of(fixed);
  }
}
