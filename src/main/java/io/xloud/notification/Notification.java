package io.xloud.notification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * One thing to be told, not yet in an envelope.
 *
 * @param id the same however often it is sent, so that listeners know a repetition
 * @param type such as {@code identity.user.created}
 */
record Notification(UUID id, String type, Instant at, ObjectNode payload) {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  /** As listeners of oslo.messaging expect it. */
  ObjectNode message(String publisher) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("message_id", id.toString());
    message.put("publisher_id", publisher);
    message.put("event_type", type);
    message.put("priority", "INFO");
    message.set("payload", payload);
    message.put("timestamp", TIMESTAMP.format(at));
    return message;
  }
}
