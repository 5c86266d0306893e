package io.xloud.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.Problem;

/** A body with the schemas it may be held against. */
record CheckedJsonBody(ObjectNode unchecked, Schemas schemas) implements JsonBody {
  @Override
  public ObjectNode validated(String schema) {
    return checked(schema, unchecked);
  }

  @Override
  public ObjectNode validated(String schema, String resource) {
    if (unchecked.get(resource) instanceof ObjectNode given) {
      return checked(schema, unchecked.deepCopy().set(resource, BodyMembers.normalized(given)));
    }
    return checked(schema, unchecked);
  }

  private ObjectNode checked(String schema, ObjectNode body) {
    schemas.check(schema, body);
    requireFinite(body, "");
    return body;
  }

  /** What the reference stores as {@code NaN} breaks every list in which it is shown. */
  private static void requireFinite(JsonNode node, String member) {
    if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
      throw new Problem.InvalidMember(member, "must be a finite number").raised();
    }
    node.properties()
        .forEach(inner ->
            requireFinite(
                inner.getValue(),
                member.isEmpty() ? inner.getKey() : member + "/" + inner.getKey()));
    if (node.isArray()) {
      node.forEach(element -> requireFinite(element, member));
    }
  }
}
