package io.xloud.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A body with the schemas it may be held against. */
record CheckedJsonBody(ObjectNode unchecked, Schemas schemas) implements JsonBody {
  @Override
  public ObjectNode validated(String schema) {
    schemas.check(schema, unchecked);
    return unchecked;
  }
}
