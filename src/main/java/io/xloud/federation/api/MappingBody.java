package io.xloud.federation.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.Problem;
import io.xloud.federation.Mapping;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;

/** A mapping as clients read and write it. */
final class MappingBody {
  private static final String MEMBER = "mapping";
  private static final String VERSION = "schema_version";

  private MappingBody() {}

  static ObjectNode of(Mapping mapping, Links links) {
    return JsonNodeFactory.instance.objectNode().set(MEMBER, member(mapping, links));
  }

  static ObjectNode member(Mapping mapping, Links links) {
    ObjectNode member = JsonNodeFactory.instance.objectNode();
    member.put("id", mapping.id());
    member.set("rules", mapping.rules());
    member.put(VERSION, mapping.schemaVersion());
    member.putObject("links").put("self", links.self("OS-FEDERATION/mappings", mapping.id()));
    return member;
  }

  /**
   * @param usual the version of a body that names none
   */
  static Mapping read(String id, JsonBody body, String usual) {
    ObjectNode whole = body.unchecked();
    if (!whole.has(MEMBER)) {
      whole.putObject(MEMBER);
    }
    String version = version(whole, usual);
    if (whole.get(MEMBER) instanceof ObjectNode given) {
      given.put(VERSION, version);
    }
    ObjectNode checked = body.validated(schema(version), MEMBER);
    return new Mapping(id, checked.at("/mapping/rules"), version);
  }

  private static String version(ObjectNode whole, String usual) {
    String named = whole.path(MEMBER).path(VERSION).asText("");
    return named.isEmpty() ? usual : named;
  }

  /** Each version of the language has one of its own. */
  private static String schema(String version) {
    return switch (version) {
      case "1.0" -> "mapping-1.0";
      case "2.0" -> "mapping-2.0";
      case "3.0" -> "mapping-3.0";
      default ->
          throw new Problem.InvalidMember(
                  MEMBER + "/" + VERSION, "must be one of '1.0', '2.0', '3.0'")
              .raised();
    };
  }
}
