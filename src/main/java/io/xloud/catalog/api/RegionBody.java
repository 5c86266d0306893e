package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.Region;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A region as clients read and write it. */
final class RegionBody {
  private static final List<String> OWN = List.of("id", "description", "parent_region_id", "extra");

  private RegionBody() {}

  static ObjectNode of(Region region, Links links) {
    return JsonNodeFactory.instance.objectNode().set("region", member(region, links));
  }

  static ObjectNode member(Region region, Links links) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(region.extra());
    members.put("id", region.id());
    members.put("description", region.description());
    members.put("parent_region_id", region.parentRegionId());
    return BodyMembers.linked(members, links.self("regions", region.id()));
  }

  static Region fresh(String id, CatalogPatch given) {
    return new Region(
        id,
        given.text("description").orElse(""),
        given.text("parent_region_id").orElse(null),
        given.beside(OWN));
  }
}
