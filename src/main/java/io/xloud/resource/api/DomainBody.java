package io.xloud.resource.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import io.xloud.resource.Domain;
import io.xloud.resource.ProjectPatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A domain as clients read and write it. */
public final class DomainBody {
  private DomainBody() {}

  /** {@code {"domain": {…}}}. */
  static ObjectNode of(Domain domain, Links links) {
    return JsonNodeFactory.instance.objectNode().set("domain", member(domain, links));
  }

  /** The domain alone, as it stands in lists. */
  public static ObjectNode member(Domain domain, Links links) {
    return BodyMembers.linked(attributes(domain), links.self("domains", domain.id()));
  }

  /** What policy rules may ask of a domain, and what clients see. */
  static Map<String, @Nullable Object> attributes(Domain domain) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>(domain.extra());
    attributes.put("id", domain.id());
    attributes.put("name", domain.name());
    attributes.put("description", domain.description());
    attributes.put("enabled", domain.enabled());
    attributes.put("tags", domain.tags());
    attributes.put("options", domain.options());
    return attributes;
  }

  /** A domain to be made of the members of a checked body. */
  static Domain fresh(String id, Map<String, @Nullable Object> members) {
    ProjectPatch given = ProjectPatch.of(members);
    return new Domain(
        id,
        given.text("name").orElseThrow(),
        given.enabledOr(true),
        given.has("description") ? given.text("description").orElse(null) : "",
        given.tags().orElseGet(List::of),
        given.options(),
        given.extra());
  }
}
