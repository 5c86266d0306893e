package io.xloud.federation.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.federation.FederationPatch;
import io.xloud.federation.ServiceProvider;
import io.xloud.http.Links;

/** A service provider as clients read and write it. */
final class ServiceProviderBody {
  private ServiceProviderBody() {}

  static ObjectNode of(ServiceProvider provider, Links links) {
    return JsonNodeFactory.instance.objectNode().set("service_provider", member(provider, links));
  }

  static ObjectNode member(ServiceProvider provider, Links links) {
    ObjectNode member = JsonNodeFactory.instance.objectNode();
    member.put("auth_url", provider.authUrl());
    member.put("id", provider.id());
    member.put("enabled", provider.enabled());
    member.put("description", provider.description());
    member.put("relay_state_prefix", provider.relayStatePrefix());
    member.put("sp_url", provider.spUrl());
    member
        .putObject("links")
        .put("self", links.self("OS-FEDERATION/service_providers", provider.id()));
    return member;
  }

  /**
   * @param given checked against the schema, which asks for both addresses
   * @param usualPrefix where it names none
   */
  static ServiceProvider fresh(String id, FederationPatch given, String usualPrefix) {
    return new ServiceProvider(
        id,
        given.isTrue("enabled"),
        given.text("description").orElse(null),
        given.text("auth_url").orElse(""),
        given.text("sp_url").orElse(""),
        given.text("relay_state_prefix").orElse(usualPrefix));
  }
}
