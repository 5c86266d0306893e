package io.xloud.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  /** As new resources are stored: {@code :} and {@code -} in names become {@code _}. */
  public static Map<String, @Nullable Object> normalized(@Nullable JsonNode resource) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    of(resource)
        .forEach((name, value) -> {
          String proper = name.replace(':', '_').replace('-', '_');
          if (!proper.equals(name)) {
            requireHarmless(name, proper, resource);
          }
          members.put(proper, value);
        });
    return members;
  }

  /**
   * A second spelling must not carry past the schema, and past the policy, what decides where a
   * resource belongs.
   */
  private static void requireHarmless(String name, String proper, @Nullable JsonNode resource) {
    if (proper.endsWith("_id")
        || proper.startsWith("is_")
        || resource != null && resource.has(proper)) {
      throw new Problem.InvalidMember(name, "is spelled '%s'".formatted(proper)).raised();
    }
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
