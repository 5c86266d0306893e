package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.Endpoint;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as clients read and write it; {@code region} repeats {@code region_id} for old ones.
 */
public final class EndpointBody {
  private static final List<String> OWN =
      List.of(
          "id",
          "interface",
          "region",
          "region_id",
          "service_id",
          "url",
          "enabled",
          "legacy_endpoint_id",
          "extra");

  private EndpointBody() {}

  static ObjectNode of(Endpoint endpoint, Links links) {
    return JsonNodeFactory.instance.objectNode().set("endpoint", member(endpoint, links));
  }

  /** The endpoint alone, as it stands in lists. */
  public static ObjectNode member(Endpoint endpoint, Links links) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(endpoint.extra());
    members.put("id", endpoint.id());
    members.put("interface", endpoint.interfaceName());
    members.put("region_id", endpoint.regionId());
    members.put("region", endpoint.regionId());
    members.put("service_id", endpoint.serviceId());
    members.put("url", endpoint.url());
    members.put("enabled", endpoint.enabled());
    return BodyMembers.linked(members, links.self("endpoints", endpoint.id()));
  }

  static Endpoint fresh(String id, CatalogPatch given) {
    return new Endpoint(
        id,
        given.text("interface").orElseThrow(),
        given.text("region_id").orElse(null),
        given.text("service_id").orElseThrow(),
        given.text("url").orElseThrow(),
        !Boolean.FALSE.equals(given.members().get("enabled")),
        given.beside(OWN));
  }

  /** The old member counts only where the new one says nothing; its region is made when missing. */
  static @Nullable String newRegion(CatalogPatch given) {
    return given.text("region_id").isPresent() ? null : given.text("region").orElse(null);
  }
}
