package io.xloud.oauth.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.assignment.Role;
import io.xloud.assignment.api.RoleBody;
import io.xloud.http.BodyMembers;
import io.xloud.http.Links;
import io.xloud.oauth.AccessToken;
import io.xloud.oauth.Expiry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An access token as its user sees it: without its secret. */
final class AccessTokenBody {
  private AccessTokenBody() {}

  static ObjectNode of(AccessToken token, Links links) {
    return JsonNodeFactory.instance.objectNode().set("access_token", member(token, links));
  }

  static ObjectNode member(AccessToken token, Links links) {
    ObjectNode member = JsonNodeFactory.instance.objectNode();
    member.put("id", token.id());
    member.put("authorizing_user_id", token.userId());
    member.put("project_id", token.projectId());
    member.put("consumer_id", token.consumerId());
    member.put("expires_at", Expiry.text(token.expiresAt()));
    String self =
        links.self("users/%s/OS-OAUTH1/access_tokens".formatted(token.userId()), token.id());
    member.putObject("links").put("roles", self + "/roles").put("self", self);
    return member;
  }

  /** A role without its description, as the reference shows it here. */
  static ObjectNode role(Role role, Links links) {
    Map<String, @Nullable Object> attributes = RoleBody.attributes(role);
    attributes.remove("description");
    return BodyMembers.linked(attributes, links.self("roles", role.id()));
  }
}
