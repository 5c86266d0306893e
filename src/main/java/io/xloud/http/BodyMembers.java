package io.xloud.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a resource between its JSON and a map, in the order of the client. */
public final class BodyMembers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> MEMBERS =
      new TypeReference<>() {};

  private BodyMembers() {}

  /** No members of what is not there. */
  public static Map<String, @Nullable Object> of(@Nullable JsonNode resource) {
    return resource == null || !resource.isObject()
        ? new LinkedHashMap<>()
        : JSON.convertValue(resource, MEMBERS);
  }

  /** The names of members as new resources are stored: {@code :} and {@code -} become {@code _}. */
  static ObjectNode normalized(ObjectNode resource) {
    ObjectNode proper = JsonNodeFactory.instance.objectNode();
    resource
        .properties()
        .forEach(member -> {
          String name = member.getKey().replace(':', '_').replace('-', '_');
          if (proper.has(name)) {
            throw new Problem.InvalidMember(name, "is there in two spellings").raised();
          }
          proper.set(name, member.getValue());
        });
    return proper;
  }

  public static ObjectNode json(Map<String, ? extends @Nullable Object> members) {
    return JSON.valueToTree(members);
  }

  /** The members with a link to the resource itself, beside whatever links it brought along. */
  public static ObjectNode linked(Map<String, ? extends @Nullable Object> members, String self) {
    ObjectNode node = json(members);
    ObjectNode links =
        node.get("links") instanceof ObjectNode stored ? stored : node.putObject("links");
    links.put("self", self);
    return node;
  }
}
