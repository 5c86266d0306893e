package io.xloud.auth.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.auth.IssuedReceipt;
import io.xloud.identity.User;
import io.xloud.resource.Domain;

/** What a client is told of a receipt: for whom it is, how long, and which methods would do. */
final class ReceiptBody {
  private ReceiptBody() {}

  static ObjectNode of(IssuedReceipt issued) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode receipt = body.putObject("receipt");
    ArrayNode methods = receipt.putArray("methods");
    issued.payload().methods().forEach(methods::add);
    receipt.set("user", user(issued.user(), issued.domain()));
    receipt.put("expires_at", TokenBody.time(issued.payload().expiresAt()));
    receipt.put("issued_at", TokenBody.time(issued.payload().issuedAt()));
    ArrayNode required = body.putArray("required_auth_methods");
    issued.required().forEach(rule -> rule.forEach(required.addArray()::add));
    return body;
  }

  private static ObjectNode user(User user, Domain domain) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", user.id()).put("name", user.name());
    node.putObject("domain").put("id", domain.id()).put("name", domain.name());
    return node;
  }
}
