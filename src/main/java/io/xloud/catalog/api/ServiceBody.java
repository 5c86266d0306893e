package io.xloud.catalog.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.Service;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service as clients read and write it. */
final class ServiceBody {
  private static final List<String> OWN = List.of("id", "type", "enabled", "extra");

  private ServiceBody() {}

  static ObjectNode of(Service service, Links links) {
    return JsonNodeFactory.instance.objectNode().set("service", member(service, links));
  }

  static ObjectNode member(Service service, Links links) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(service.extra());
    members.put("id", service.id());
    members.put("type", service.type());
    members.put("enabled", service.enabled());
    return BodyMembers.linked(members, links.self("services", service.id()));
  }

  static Service fresh(String id, CatalogPatch given) {
    Map<String, @Nullable Object> extra = given.beside(OWN);
    extra.putIfAbsent("name", "");
    return new Service(
        id,
        given.text("type").orElse(null),
        !Boolean.FALSE.equals(given.members().get("enabled")),
        extra);
  }
}
