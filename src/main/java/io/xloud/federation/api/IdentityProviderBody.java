package io.xloud.federation.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.federation.IdentityProvider;
import io.xloud.http.Links;

/** An identity provider as clients read it. */
final class IdentityProviderBody {
  static final String COLLECTION = "OS-FEDERATION/identity_providers";

  private IdentityProviderBody() {}

  static ObjectNode of(IdentityProvider provider, Links links) {
    ObjectNode member = members(provider);
    member.putObject("links").put("self", links.self(COLLECTION, provider.id()));
    return JsonNodeFactory.instance.objectNode().set("identity_provider", member);
  }

  /** In a list it leads to its protocols, too. */
  static ObjectNode listed(IdentityProvider provider, Links links) {
    String self = links.self(COLLECTION, provider.id());
    ObjectNode member = members(provider);
    member.putObject("links").put("self", self).put("protocols", self + "/protocols");
    return member;
  }

  private static ObjectNode members(IdentityProvider provider) {
    ObjectNode member = JsonNodeFactory.instance.objectNode();
    member.put("id", provider.id());
    member.put("domain_id", provider.domainId());
    member.put("enabled", provider.enabled());
    member.put("description", provider.description());
    ArrayNode names = member.putArray("remote_ids");
    provider.remoteIds().forEach(names::add);
    return member.put("authorization_ttl", provider.authorizationTtl());
  }
}
