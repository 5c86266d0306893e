package io.xloud.notification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.event.LoginTried;
import io.xloud.event.Notices;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a change or a login, in which words. Much that the other nodes must know of is
 * nothing to Keystone's listeners, and stays untold.
 *
 * @param basic whether changes are told in Keystone's own few members; role assignments and logins
 *     come as CADF even then
 * @param optedOut types that nobody wants; that of a login ends with its outcome
 */
record Wording(boolean basic, Set<String> optedOut) {
  private static final Set<String> RESOURCES =
      Set.of(
          "user",
          "group",
          "project",
          "domain",
          "role",
          "region",
          "service",
          "endpoint",
          "policy",
          "credential",
          "project tag",
          "OS-TRUST:trust",
          "OS-OAUTH1:consumer",
          "OS-OAUTH1:request_token",
          "OS-OAUTH1:access_token",
          "application_credential",
          "access_rule");
  private static final Set<String> VERBS = Set.of("created", "updated", "deleted");
  private static final String LOGIN = "identity.authenticate";

  /** Hidden from everybody. */
  private static final String ROOT_DOMAIN = "<<keystone.domain.root>>";

  Wording {
    optedOut = Set.copyOf(optedOut);
  }

  /**
   * @param observer the id of the catalog's identity service; null without one
   */
  Optional<Notification> of(PendingEvent row, @Nullable String observer) {
    return worded(row, observer).filter(told -> !optedOut.contains(told.type()));
  }

  private Optional<Notification> worded(PendingEvent row, @Nullable String observer) {
    PendingEvent told = row.asTold();
    if (told.resourceType().equals("role_assignment")) {
      return assignment(told, !row.kind().equals(Notices.REFUSED), observer);
    }
    @Nullable String verb = verb(told);
    return verb == null ? Optional.empty() : Optional.of(change(told, verb, observer));
  }

  /** A user that is disabled is updated; of projects and domains both is recorded. */
  private static @Nullable String verb(PendingEvent row) {
    if (!RESOURCES.contains(row.resourceType())
        || row.resourceId().equals(ROOT_DOMAIN)
        || isUntoldCredential(row)
        || wentAlong(row)) {
      return null;
    }
    if (VERBS.contains(row.kind())) {
      return row.kind();
    }
    boolean updated =
        row.kind().startsWith("member_")
            || row.resourceType().equals("user") && row.kind().equals("disabled");
    return updated ? "updated" : null;
  }

  /** Keystone tells of credentials that somebody makes or deletes, and of nothing else. */
  private static boolean isUntoldCredential(PendingEvent row) {
    return row.resourceType().equals("credential") && row.kind().equals("updated");
  }

  /** What goes with somebody who is deleted is no news of its own. */
  private static boolean wentAlong(PendingEvent row) {
    return row.details().containsKey("went_along");
  }

  private Notification change(PendingEvent row, String verb, @Nullable String observer) {
    UUID id = id(row);
    ObjectNode payload =
        basic
            ? basic(row)
            : Cadf.of(id, row.createdAt(), verb + "." + row.resourceType(), true, observer)
                .by(row)
                .on(row.resourceType(), row.resourceId())
                .because(row.details())
                .payload();
    String type = "identity.%s.%s".formatted(row.resourceType(), verb);
    return new Notification(id, type, row.createdAt(), payload);
  }

  private static ObjectNode basic(PendingEvent row) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("resource_info", row.resourceId());
    if (row.kind().startsWith("member_") && !row.affectedIds().isEmpty()) {
      payload.put("actor_id", row.affectedIds().getFirst());
      payload.put("actor_type", "user");
      payload.put("actor_operation", row.kind().substring("member_".length()));
    }
    if (row.wasAskedFor()) {
      payload.put("request_id", row.requestId());
      if (row.caller().origin() != null && row.caller().origin().globalRequestId() != null) {
        payload.put("global_request_id", row.caller().origin().globalRequestId());
      }
    }
    return payload;
  }

  /**
   * Roles on the system are no news to Keystone, nor are those that go with holder or target.
   *
   * @param successful whether what was asked for holds now
   */
  private static Optional<Notification> assignment(
      PendingEvent row, boolean successful, @Nullable String observer) {
    @Nullable String target = row.details().get("target_kind");
    @Nullable String holder = row.details().get("holder_kind");
    if (target == null || holder == null || target.equals("system")) {
      return Optional.empty();
    }
    UUID id = id(row);
    ObjectNode payload =
        Cadf.of(id, row.createdAt(), row.kind() + ".role_assignment", successful, observer)
            .by(row)
            .onAccount()
            .with(target, row.details().getOrDefault("target_id", ""))
            .with(holder, row.resourceId())
            .with("inherited_to_projects", "true".equals(row.details().get("inherited")))
            .with("role", row.details().getOrDefault("role_id", ""))
            .payload();
    String type = "identity.role_assignment." + row.kind();
    return Optional.of(new Notification(id, type, row.createdAt(), payload));
  }

  /** Asked at the login itself, so that what nobody wants is not even kept. */
  boolean wants(LoginTried login) {
    String outcome = login.refusal() == null ? "success" : "failure";
    return !optedOut.contains(LOGIN + "." + outcome);
  }

  static Notification of(LoginTried login, UUID id, Instant at, @Nullable String observer) {
    ObjectNode payload =
        Cadf.of(id, at, "authenticate", login.refusal() == null, observer)
            .by(login)
            .onAccount()
            .because(login.refusal())
            .payload();
    return new Notification(id, LOGIN, at, payload);
  }

  private static UUID id(PendingEvent row) {
    String name = "%s/%d".formatted(row.node(), row.nodeSequence());
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
