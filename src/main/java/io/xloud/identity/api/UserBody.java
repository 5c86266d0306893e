package io.xloud.identity.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.http.Links;
import io.xloud.identity.FederatedIdentity;
import io.xloud.identity.User;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A user as the API shows it. */
public final class UserBody {
  /** Extra members of these names are not shown as the user's own. */
  private static final List<String> HIDDEN = List.of("groups", "domains");

  private UserBody() {}

  static ObjectNode of(User user, Links links) {
    ObjectNode body = Members.body(user.extra());
    body.remove(HIDDEN);
    body.put("id", user.id());
    body.put("name", user.name());
    body.put("domain_id", user.domainId());
    body.put("enabled", user.enabled());
    if (user.defaultProjectId() != null) {
      body.put("default_project_id", user.defaultProjectId());
    }
    body.put("password_expires_at", Members.time(user.passwordExpiresAt()));
    body.set("options", options(user));
    if (!user.federated().isEmpty()) {
      body.set("federated", federated(user.federated()));
    }
    Members.addSelf(body, links.self("users", user.id()));
    return body;
  }

  static ObjectNode wrapped(User user, Links links) {
    return JsonNodeFactory.instance.objectNode().set("user", of(user, links));
  }

  /** The answer to an update shows the extra members twice: old clients look for them there. */
  static ObjectNode updated(User user, Links links) {
    ObjectNode body = of(user, links);
    ObjectNode extra = Members.body(user.extra());
    if (extra.has("links")) {
      extra.set("links", body.get("links"));
    }
    body.set("extra", extra);
    return JsonNodeFactory.instance.objectNode().set("user", body);
  }

  /** What a policy rule may ask of a stored user. */
  public static Map<String, @Nullable Object> target(User user) {
    Map<String, @Nullable Object> target = new LinkedHashMap<>(user.extra());
    target.put("id", user.id());
    target.put("name", user.name());
    target.put("domain_id", user.domainId());
    target.put("enabled", user.enabled());
    target.put("default_project_id", user.defaultProjectId());
    return target;
  }

  private static ObjectNode options(User user) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    user.options().values().forEach((option, value) -> options.put(option.key(), value));
    return Members.body(options);
  }

  private static ArrayNode federated(List<FederatedIdentity> identities) {
    Map<String, ArrayNode> providers = new LinkedHashMap<>();
    for (FederatedIdentity identity : identities) {
      providers
          .computeIfAbsent(identity.idpId(), _ -> JsonNodeFactory.instance.arrayNode())
          .addObject()
          .put("protocol_id", identity.protocolId())
          .put("unique_id", identity.uniqueId());
    }
    ArrayNode body = JsonNodeFactory.instance.arrayNode();
    providers.forEach((provider, protocols) ->
        body.addObject().put("idp_id", provider).set("protocols", protocols));
    return body;
  }
}
