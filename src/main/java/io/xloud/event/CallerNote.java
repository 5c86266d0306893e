package io.xloud.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.context.AuthContext;
import io.xloud.context.Origin;
import io.xloud.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What a row of {@code xi_event} keeps of its caller besides user and request: enough to tell
 * people who it was and from where, and nothing that would let anybody act as them.
 */
public record CallerNote(
    @Nullable String userName,
    @Nullable String projectId,
    @Nullable String domainId,
    @Nullable Origin origin) {

  public static CallerNote of(AuthContext by) {
    return new CallerNote(
        by.userName(),
        by.scope() instanceof Scope.ProjectScope project ? project.id() : null,
        by.scope() instanceof Scope.DomainScope domain ? domain.id() : null,
        by.origin());
  }

  /** Nothing is known, as of rows that older servers wrote. */
  public static CallerNote unknown() {
    return new CallerNote(null, null, null, null);
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "user_name", userName);
    put(json, "project_id", projectId);
    put(json, "domain_id", domainId);
    if (origin != null) {
      put(json, "address", origin.address());
      put(json, "agent", origin.agent());
      put(json, "global_request_id", origin.globalRequestId());
    }
    return json;
  }

  public static CallerNote of(JsonNode json) {
    @Nullable String address = text(json, "address");
    return new CallerNote(
        text(json, "user_name"),
        text(json, "project_id"),
        text(json, "domain_id"),
        address == null
            ? null
            : new Origin(address, text(json, "agent"), text(json, "global_request_id")));
  }

  private static void put(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static @Nullable String text(JsonNode json, String name) {
    return json.path(name).isTextual() ? json.path(name).asText() : null;
  }
}
