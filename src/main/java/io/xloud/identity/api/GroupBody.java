package io.xloud.identity.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.http.Links;
import io.xloud.identity.Group;
import io.xloud.identity.GroupMembership;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group as the API shows it. */
final class GroupBody {
  private GroupBody() {}

  static ObjectNode of(Group group, Links links) {
    ObjectNode body = Members.body(group.extra());
    body.put("id", group.id());
    body.put("name", group.name());
    body.put("domain_id", group.domainId());
    body.put("description", group.description());
    Members.addSelf(body, links.self("groups", group.id()));
    return body;
  }

  static ObjectNode wrapped(Group group, Links links) {
    return JsonNodeFactory.instance.objectNode().set("group", of(group, links));
  }

  static ObjectNode of(GroupMembership membership, Links links) {
    return of(membership.group(), links)
        .put("membership_expires_at", Members.time(membership.expiresAt()));
  }

  /** What a policy rule may ask of a stored group. */
  static Map<String, @Nullable Object> target(Group group) {
    Map<String, @Nullable Object> target = new LinkedHashMap<>(group.extra());
    target.put("id", group.id());
    target.put("name", group.name());
    target.put("domain_id", group.domainId());
    target.put("description", group.description());
    return target;
  }
}
