package io.xloud.assignment.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.UriInfo;

/** The query of a request as an object of texts, so that a schema can judge it. */
final class QueryBody {
  private QueryBody() {}

  /** Of a doubled parameter the first value. */
  static ObjectNode of(UriInfo uri) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    uri.getQueryParameters().forEach((name, values) -> node.put(name, values.getFirst()));
    return node;
  }
}
