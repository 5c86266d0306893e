package io.xloud.limit.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import io.xloud.limit.RegisteredLimit;
import io.xloud.limit.RegisteredLimitPatch;
import io.xloud.persistence.Ids;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A registered limit as clients read and write it. */
final class RegisteredLimitBody {
  private RegisteredLimitBody() {}

  static ObjectNode of(RegisteredLimit limit, Links links) {
    return JsonNodeFactory.instance.objectNode().set("registered_limit", member(limit, links));
  }

  static ObjectNode member(RegisteredLimit limit, Links links) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("id", limit.id());
    members.put("service_id", limit.resource().serviceId());
    members.put("region_id", limit.resource().regionId());
    members.put("resource_name", limit.resource().name());
    members.put("default_limit", limit.defaultLimit());
    members.put("description", limit.description());
    return BodyMembers.linked(members, links.self("registered_limits", limit.id()));
  }

  static List<RegisteredLimit> fresh(ObjectNode checked) {
    List<RegisteredLimit> wanted = new ArrayList<>();
    checked.path("registered_limits").forEach(one -> wanted.add(fresh(one)));
    return wanted;
  }

  private static RegisteredLimit fresh(JsonNode given) {
    return new RegisteredLimit(
        Ids.fresh(),
        LimitBody.resource(given),
        given.path("default_limit").intValue(),
        given.path("description").textValue());
  }

  static RegisteredLimitPatch patch(ObjectNode checked) {
    Map<String, @Nullable Object> members = BodyMembers.of(checked.get("registered_limit"));
    members.computeIfPresent("default_limit", (_, number) -> ((Number) number).intValue());
    return new RegisteredLimitPatch(members);
  }
}
