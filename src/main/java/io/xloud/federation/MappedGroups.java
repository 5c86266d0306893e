package io.xloud.federation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.error.Problem;
import io.xloud.federation.Mapped.GroupName;
import io.xloud.federation.Mapped.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The groups that the local sides of a mapping name, in all the ways in which they may. */
final class MappedGroups {
  private static final String JSON_GROUP = "JSON:";

  private final Set<String> ids = new LinkedHashSet<>();
  private final List<GroupName> names = new ArrayList<>();
  private final Map<String, Map<String, GroupName>> single = new LinkedHashMap<>();

  Set<String> ids() {
    return ids;
  }

  List<GroupName> names() {
    return names;
  }

  void add(JsonNode local) {
    if (local.has("group")) {
      addOne(local.path("group"));
    }
    if (local.has("groups")) {
      for (String one : TextList.read(local.path("groups").asText())) {
        names.add(
            one.startsWith(JSON_GROUP)
                ? ofJson(one.substring(JSON_GROUP.length()))
                : named(one, local.path("domain")));
      }
    }
    if (local.has("group_ids")) {
      ids.addAll(TextList.read(local.path("group_ids").asText()));
    }
  }

  /** With each, the reference tells all again that were named singly before. */
  private void addOne(JsonNode group) {
    if (group.has("id")) {
      ids.add(group.path("id").asText());
    } else if (group.has("name")) {
      GroupName named = named(group.path("name").asText(), group.path("domain"));
      single
          .computeIfAbsent(domain(named.domain()), _ -> new LinkedHashMap<>())
          .put(named.name(), named);
      single.values().forEach(it -> names.addAll(it.values()));
    }
  }

  private static String domain(Place place) {
    return Objects.requireNonNullElse(place.name(), Objects.requireNonNullElse(place.id(), ""));
  }

  private static GroupName ofJson(String json) {
    try {
      JsonNode group = MappingRules.JSON.readTree(json);
      return named(group.path("name").asText(), group.path("domain"));
    } catch (JsonProcessingException e) {
      throw new Problem.BadRequest("A group of a mapping is no JSON.").raised();
    }
  }

  private static GroupName named(String name, JsonNode domain) {
    Place place =
        Place.in(domain)
            .orElseThrow(() ->
                new Problem.BadRequest(
                        "Invalid rule. Both 'groups' and 'domain' keywords must be specified.")
                    .raised());
    return new GroupName(name, place);
  }
}
