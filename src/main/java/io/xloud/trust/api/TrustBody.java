package io.xloud.trust.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.assignment.Role;
import io.xloud.assignment.api.RoleBody;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import io.xloud.trust.Trust;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trust as clients read it. */
final class TrustBody {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private TrustBody() {}

  static ObjectNode of(Trust trust, List<Role> roles, Links links) {
    ObjectNode member = member(trust, links);
    member.set("roles", roles(roles, links));
    member.set("roles_links", rolesLinks(trust, links));
    return JSON.objectNode().set("trust", member);
  }

  /** Without its roles, as it stands in lists. */
  static ObjectNode member(Trust trust, Links links) {
    return BodyMembers.linked(
        attributes(trust), links.base() + "/v3/OS-TRUST/trusts/" + trust.id());
  }

  /** What policy rules may ask of a trust. */
  static Map<String, @Nullable Object> attributes(Trust trust) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>(trust.extra());
    @Nullable Instant end = trust.expiresAt();
    attributes.put("id", trust.id());
    attributes.put("trustor_user_id", trust.trustorUserId());
    attributes.put("trustee_user_id", trust.trusteeUserId());
    attributes.put("project_id", trust.projectId());
    attributes.put("impersonation", trust.impersonation());
    attributes.put("expires_at", end == null ? null : TIME.format(end));
    attributes.put("remaining_uses", trust.remainingUses());
    attributes.put("deleted_at", null);
    attributes.put("redelegated_trust_id", trust.redelegatedTrustId());
    attributes.put("redelegation_count", trust.redelegationCount());
    return attributes;
  }

  static ArrayNode roles(List<Role> roles, Links links) {
    ArrayNode nodes = JSON.arrayNode();
    roles.forEach(role -> nodes.add(RoleBody.member(role, links)));
    return nodes;
  }

  /** An address that leads nowhere, as in the reference. */
  static ObjectNode rolesLinks(Trust trust, Links links) {
    return JSON.objectNode()
        .put("self", "%s/v3/%s/roles".formatted(links.base(), trust.id()))
        .putNull("next")
        .putNull("previous");
  }
}
