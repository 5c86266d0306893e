package io.xloud.resource.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.xloud.error.Problem;
import io.xloud.http.BodyMembers;
import io.xloud.resource.DomainConfigPart;
import io.xloud.resource.DomainOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of a domain as clients read and write them: {@code {"config": {"ldap": {…}}}}. */
final class DomainConfigBody {
  private static final String CONFIG = "config";

  private DomainConfigBody() {}

  /** A single option stands alone, without its group. */
  static ObjectNode of(List<DomainOption> options, DomainConfigPart part) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode config = body.putObject(CONFIG);
    Map<String, ObjectNode> groups = new HashMap<>();
    for (DomainOption option : options) {
      ObjectNode group =
          part instanceof DomainConfigPart.Option
              ? config
              : groups.computeIfAbsent(option.group(), config::putObject);
      group.set(option.option(), json(option.value()));
    }
    return body;
  }

  private static JsonNode json(@Nullable Object value) {
    return value == null ? JsonNodeFactory.instance.nullNode() : new POJONode(value);
  }

  /** No config, or an empty one of whatever kind, is one without options. */
  static Map<String, @Nullable Object> config(ObjectNode body) {
    JsonNode config = body.path(CONFIG);
    if (!config.isObject() && !isEmpty(config)) {
      throw new Problem.InvalidMember(CONFIG, "must be an object of groups of options").raised();
    }
    return BodyMembers.of(config);
  }

  private static boolean isEmpty(JsonNode config) {
    return switch (config.getNodeType()) {
      case MISSING, NULL -> true;
      case ARRAY -> config.isEmpty();
      case STRING -> config.asText().isEmpty();
      case BOOLEAN, NUMBER -> config.asDouble() == 0 && !config.asBoolean();
      default -> false;
    };
  }
}
