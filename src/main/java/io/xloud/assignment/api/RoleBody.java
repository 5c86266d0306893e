package io.xloud.assignment.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.assignment.Role;
import io.xloud.assignment.RolePatch;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A role as clients read and write it. */
public final class RoleBody {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> MEMBERS =
      new TypeReference<>() {};

  private RoleBody() {}

  /** {@code {"role": {…}}}. */
  public static ObjectNode of(Role role, Links links) {
    return JsonNodeFactory.instance.objectNode().set("role", member(role, links));
  }

  /** The role alone, as it stands in lists. */
  public static ObjectNode member(Role role, Links links) {
    return BodyMembers.linked(attributes(role), links.self("roles", role.id()));
  }

  /** Id, name and link, as it stands in implications. */
  static ObjectNode reference(Role role, Links links) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", role.id()).put("name", role.name());
    node.putObject("links").put("self", links.self("roles", role.id()));
    return node;
  }

  /** What policy rules may ask of a role. */
  public static Map<String, @Nullable Object> attributes(Role role) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>(role.extra());
    attributes.remove("extra"); // the reference stores such a member and never shows it
    attributes.put("id", role.id());
    attributes.put("name", role.name());
    attributes.put("domain_id", role.domainId());
    attributes.put("description", role.description());
    attributes.put("options", role.options());
    return attributes;
  }

  /**
   * The members of a checked body, keys as the reference writes them: {@code :} and {@code -}
   * become {@code _}.
   */
  static RolePatch toCreate(JsonNode role) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    JSON.convertValue(role, MEMBERS)
        .forEach((key, value) -> members.put(key.replace(':', '_').replace('-', '_'), value));
    members.remove("id");
    return new RolePatch(members);
  }

  static RolePatch toUpdate(JsonNode role) {
    Map<String, @Nullable Object> members = JSON.convertValue(role, MEMBERS);
    members.remove("id");
    return new RolePatch(members);
  }
}
