package io.xloud.revoke.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.Caller;
import io.xloud.error.Problem;
import io.xloud.http.Links;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.query.IsoTime;
import io.xloud.revoke.RevocationEvent;
import io.xloud.revoke.RevocationService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The revocation events that are still kept. */
@Path("/v3/OS-REVOKE/events")
@RunOnVirtualThread
public class RevocationEventsResource {
  private static final Action LIST_REVOKE_EVENTS = Action.of("identity:list_revoke_events");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final RevocationService revocations;
  private final Policy policy;
  private final Caller caller;
  private final Links links;

  RevocationEventsResource(
      RevocationService revocations, Policy policy, Caller caller, Links links) {
    this.revocations = revocations;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
  }

  @GET
  public ObjectNode list(@QueryParam("since") @Nullable String since) {
    policy.enforce(caller.context(), LIST_REVOKE_EVENTS, Target.none());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var events = body.putArray("events");
    revocations.events(time(since)).forEach(event -> events.add(member(event)));
    body.putObject("links")
        .putNull("next")
        .put("self", links.base() + "/v3/OS-REVOKE/events")
        .putNull("previous");
    return body;
  }

  private static Optional<Instant> time(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        IsoTime.parse(text)
            .orElseThrow(() -> new Problem.BadRequest("invalidate date format " + text).raised()));
  }

  private static ObjectNode member(RevocationEvent event) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    boolean scope = event.domainId() != null && event.expiresAt() != null;
    put(node, "user_id", event.userId());
    put(node, "role_id", event.roleId());
    put(node, scope ? "domain_scope_id" : "domain_id", event.domainId());
    put(node, "project_id", event.projectId());
    put(node, "audit_id", event.auditId());
    put(node, "audit_chain_id", event.auditChainId());
    put(node, "OS-TRUST:trust_id", event.trustId());
    put(node, "OS-OAUTH1:consumer_id", event.consumerId());
    put(node, "OS-OAUTH1:access_token_id", event.accessTokenId());
    if (event.expiresAt() != null) {
      node.put("expires_at", SECONDS.format(event.expiresAt()));
    }
    node.put("issued_before", MICROSECONDS.format(event.issuedBefore()));
    node.put("revoked_at", MICROSECONDS.format(event.revokedAt()));
    return node;
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
