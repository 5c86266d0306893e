package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.EndpointFilterDriver.Pick;
import io.xloud.catalog.EndpointGroup;
import io.xloud.error.Problem;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An endpoint group as clients read and write it. */
final class EndpointGroupBody {
  private static final List<String> FILTERS = List.of("service_id", "region_id", "interface");

  private EndpointGroupBody() {}

  static ObjectNode of(EndpointGroup group, Links links) {
    return JsonNodeFactory.instance.objectNode().set("endpoint_group", member(group, links));
  }

  static ObjectNode member(EndpointGroup group, Links links) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("id", group.id());
    members.put("name", group.name());
    members.put("description", group.description());
    members.put("filters", group.filters());
    return BodyMembers.linked(members, links.self("OS-EP-FILTER/endpoint_groups", group.id()));
  }

  /** Its link is without an address, as in the reference service. */
  static ObjectNode of(Pick pick) {
    ObjectNode member = JsonNodeFactory.instance.objectNode();
    member.put("endpoint_group_id", pick.pickedId()).put("project_id", pick.projectId());
    member
        .putObject("links")
        .put(
            "self",
            "/OS-EP-FILTER/endpoint_groups/%s/projects/%s"
                .formatted(pick.pickedId(), pick.projectId()));
    return JsonNodeFactory.instance.objectNode().set("project_endpoint_group", member);
  }

  static EndpointGroup fresh(String id, CatalogPatch given) {
    Map<String, @Nullable Object> filters = filters(given);
    if (filters.isEmpty()) {
      throw new Problem.BadRequest("filters field is required and cannot be empty").raised();
    }
    return new EndpointGroup(
        id, given.text("name").orElseThrow(), given.text("description").orElse(null), filters);
  }

  static CatalogPatch checked(CatalogPatch patch) {
    filters(patch);
    return patch;
  }

  private static Map<String, @Nullable Object> filters(CatalogPatch given) {
    Map<String, @Nullable Object> filters = new LinkedHashMap<>();
    if (given.members().get("filters") instanceof Map<?, ?> wanted) {
      wanted.forEach((name, value) -> filters.put(String.valueOf(name), value));
    }
    if (!FILTERS.containsAll(filters.keySet())) {
      throw new Problem.Missing(String.join(" or ", FILTERS), "endpoint_group").raised();
    }
    return filters;
  }
}
