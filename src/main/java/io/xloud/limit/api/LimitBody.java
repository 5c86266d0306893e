package io.xloud.limit.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.Problem;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import io.xloud.limit.Limit;
import io.xloud.limit.LimitPatch;
import io.xloud.limit.NewLimit;
import io.xloud.limit.Resource;
import io.xloud.persistence.Ids;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A limit as clients read and write it. */
final class LimitBody {
  private LimitBody() {}

  static ObjectNode of(Limit limit, Links links) {
    return JsonNodeFactory.instance.objectNode().set("limit", member(limit, links));
  }

  static ObjectNode member(Limit limit, Links links) {
    return BodyMembers.linked(members(limit), links.self("limits", limit.id()));
  }

  static Map<String, @Nullable Object> members(Limit limit) {
    Resource resource = limit.resource();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("id", limit.id());
    members.put("project_id", limit.holder().projectId());
    members.put("domain_id", limit.holder().domainId());
    members.put("service_id", resource == null ? null : resource.serviceId());
    members.put("region_id", resource == null ? null : resource.regionId());
    members.put("resource_name", resource == null ? null : resource.name());
    members.put("resource_limit", limit.resourceLimit());
    members.put("description", limit.description());
    return members;
  }

  static List<NewLimit> fresh(ObjectNode checked) {
    List<NewLimit> wanted = new ArrayList<>();
    checked.path("limits").forEach(one -> wanted.add(fresh(one)));
    return wanted;
  }

  private static NewLimit fresh(JsonNode given) {
    return new NewLimit(
        Ids.fresh(),
        holder(given),
        resource(given),
        given.path("resource_limit").intValue(),
        given.path("description").textValue());
  }

  /** One of the two is there; a domain may be null, which is a limit of nobody. */
  private static Limit.Holder holder(JsonNode given) {
    if (given.has("project_id") && given.path("project_id").isNull()) {
      throw new Problem.Missing("project_id", "limit").raised();
    }
    return new Limit.Holder(
        given.path("project_id").textValue(), given.path("domain_id").textValue());
  }

  static Resource resource(JsonNode given) {
    return new Resource(
        given.path("service_id").asText(),
        given.path("region_id").textValue(),
        given.path("resource_name").asText());
  }

  static LimitPatch patch(ObjectNode checked) {
    JsonNode given = checked.path("limit");
    JsonNode number = given.path("resource_limit");
    return new LimitPatch(
        number.isNumber() ? number.intValue() : null, given.path("description").textValue());
  }
}
