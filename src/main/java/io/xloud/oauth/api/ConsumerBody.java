package io.xloud.oauth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import io.xloud.oauth.Consumer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A consumer as clients read and write it. */
final class ConsumerBody {
  private static final String DESCRIPTION = "description";

  private ConsumerBody() {}

  static ObjectNode of(Consumer consumer, Links links) {
    return JsonNodeFactory.instance.objectNode().set("consumer", member(consumer, links));
  }

  /** With its secret, which is told at its making alone. */
  static ObjectNode fresh(Consumer consumer, Links links) {
    ObjectNode member = member(consumer, links).put("secret", consumer.secret().reveal());
    return JsonNodeFactory.instance.objectNode().set("consumer", member);
  }

  /** The consumer alone, as it stands in lists. */
  static ObjectNode member(Consumer consumer, Links links) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(consumer.extra());
    members.put("id", consumer.id());
    members.put(DESCRIPTION, consumer.description());
    return BodyMembers.linked(members, links.self("OS-OAUTH1/consumers", consumer.id()));
  }

  static @Nullable String description(JsonNode given) {
    return given.path(DESCRIPTION).textValue();
  }

  /** Members without a column: neither id nor secret is the client's to choose. */
  static Map<String, @Nullable Object> extra(JsonNode given) {
    Map<String, @Nullable Object> extra = changes(given);
    extra.remove("secret");
    extra.remove(DESCRIPTION);
    return extra;
  }

  static Map<String, @Nullable Object> changes(JsonNode given) {
    Map<String, @Nullable Object> members = BodyMembers.of(given);
    members.remove("id");
    return members;
  }
}
