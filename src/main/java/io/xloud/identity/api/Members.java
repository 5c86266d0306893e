package io.xloud.identity.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.identity.Patched;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Members of a resource on their way between JSON and the heart. */
final class Members {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private Members() {}

  /** A new object's member names may be spelled with other marks; nested ones may not. */
  static ObjectNode normalised(JsonNode object) {
    ObjectNode normal = JsonNodeFactory.instance.objectNode();
    object
        .properties()
        .forEach(m -> normal.set(m.getKey().replace(':', '_').replace('-', '_'), m.getValue()));
    return normal;
  }

  /** All members but the named ones, as plain values. */
  static Map<String, @Nullable Object> others(ObjectNode object, Set<String> known) {
    Map<String, @Nullable Object> others = new LinkedHashMap<>();
    object.properties().stream()
        .filter(member -> !known.contains(member.getKey()))
        .forEach(member -> others.put(member.getKey(), value(member.getValue())));
    return others;
  }

  static @Nullable Object value(JsonNode node) {
    return node.isNull() ? null : JSON.convertValue(node, Object.class);
  }

  static Patched<String> text(ObjectNode object, String member) {
    JsonNode node = object.get(member);
    if (node == null) {
      return Patched.left();
    }
    return Patched.to(node.isNull() ? null : node.asText());
  }

  /** The beginning of a body: what is put after them stands, so extra members hide nothing. */
  static ObjectNode body(Map<String, @Nullable Object> extra) {
    return JSON.valueToTree(extra);
  }

  static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : TIME.format(time);
  }

  static void addSelf(ObjectNode body, String address) {
    ObjectNode links =
        body.get("links") instanceof ObjectNode given ? given : body.putObject("links");
    links.put("self", address);
  }
}
