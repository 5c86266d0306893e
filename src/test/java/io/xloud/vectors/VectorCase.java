package io.xloud.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/** One case of the golden vectors. */
public record VectorCase(String file, String kind, JsonNode node) {
  public String id() {
    return node.path("id").asText();
  }

  public String note() {
    return node.path("note").asText();
  }

  public String text(String field) {
    return node.required(field).asText();
  }

  public JsonNode at(String field) {
    return node.path(field);
  }

  public boolean has(String field) {
    return node.has(field);
  }

  public static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  /**
   * The same case with another expected value at a JSON pointer, for the proof that a comparator
   * looks at it.
   */
  public VectorCase altered(String pointer) {
    JsonNode copy = node.deepCopy();
    int cut = pointer.lastIndexOf('/');
    JsonNode parent = copy.requiredAt(pointer.substring(0, cut));
    String field = pointer.substring(cut + 1);
    ((ObjectNode) parent).set(field, otherThan(parent.required(field)));
    return new VectorCase(file, kind, copy);
  }

  private static JsonNode otherThan(JsonNode value) {
    if (value.isBoolean()) {
      return BooleanNode.valueOf(!value.asBoolean());
    }
    return value.isNumber()
        ? IntNode.valueOf(value.asInt() + 1)
        : TextNode.valueOf(value.asText() + "-altered");
  }

  @Override
  public String toString() {
    return (id() + " " + note()).strip();
  }
}
