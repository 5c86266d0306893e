package io.xloud.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client reads when a body does not fit: which member, and what would have been right. Made
 * of the schema alone, so that a rejected value, which may be a secret, is never repeated.
 */
final class Complaints {
  private static final int LONGEST_MEMBER = 255;

  private Complaints() {}

  /** The way to the member, such as {@code user/name}; empty for the body itself. */
  static String member(ValidationMessage found) {
    JsonNodePath path = found.getInstanceLocation();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < path.getNameCount(); i++) {
      names.add(path.getName(i));
    }
    String member = String.join("/", names);
    return member.length() <= LONGEST_MEMBER ? member : member.substring(0, LONGEST_MEMBER);
  }

  static String sentence(ValidationMessage found) {
    JsonNode rule = found.getSchemaNode();
    return switch (found.getType()) {
      case "required" -> "'%s' is a required property".formatted(found.getProperty());
      case "type" -> "must be of type " + alternatives(rule);
      case "enum" -> "must be one of " + alternatives(rule);
      case "const" -> "must be " + rule;
      case "minLength" -> "must be at least %s characters long".formatted(rule);
      case "maxLength" -> "must be at most %s characters long".formatted(rule);
      case "minItems" -> "must have at least %s items".formatted(rule);
      case "maxItems" -> "must have at most %s items".formatted(rule);
      case "minProperties" -> "must have at least %s members".formatted(rule);
      case "maxProperties" -> "must have at most %s members".formatted(rule);
      case "minimum" -> "must be at least " + rule;
      case "maximum" -> "must be at most " + rule;
      case "uniqueItems" -> "must not hold the same item twice";
      case "pattern" -> "must match the pattern " + rule.asText();
      case "format" -> "must be a valid " + rule.asText();
      case "additionalProperties", "unevaluatedProperties", "patternProperties", "propertyNames" ->
          "member '%s' is not allowed there".formatted(name(found.getProperty()));
      case "dependentRequired" ->
          "'%s' goes only with another member: %s".formatted(name(found.getProperty()), rule);
      case "not" -> "must not have all of these together: " + named(rule);
      default -> "does not have any of the allowed forms: " + named(rule);
    };
  }

  private static String name(@Nullable String member) {
    String name = member == null ? "" : member;
    return name.length() <= LONGEST_MEMBER ? name : name.substring(0, LONGEST_MEMBER);
  }

  /** The members that the alternatives of a rule speak of. */
  private static String named(JsonNode rule) {
    Set<String> names = new LinkedHashSet<>();
    rule.findValues("required").forEach(list -> list.forEach(each -> names.add(each.asText())));
    return names.isEmpty() ? "see the API's reference" : String.join(", ", names);
  }

  private static String alternatives(JsonNode rule) {
    if (!rule.isArray()) {
      return "'%s'".formatted(rule.asText());
    }
    List<String> all = new ArrayList<>();
    rule.forEach(one -> all.add(one.isTextual() ? "'%s'".formatted(one.asText()) : one.toString()));
    return String.join(", ", all);
  }
}
