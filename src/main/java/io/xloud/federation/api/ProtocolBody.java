package io.xloud.federation.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.federation.Protocol;
import io.xloud.http.Links;

/**
 * A protocol as clients read it. Its links lead where the reference's lead, which is nowhere: they
 * leave out the way to providers.
 */
final class ProtocolBody {
  private ProtocolBody() {}

  static ObjectNode of(Protocol protocol, Links links) {
    ObjectNode member = JsonNodeFactory.instance.objectNode();
    member.put("id", protocol.id());
    member.put("mapping_id", protocol.mappingId());
    link(member, protocol, links);
    return JsonNodeFactory.instance.objectNode().set("protocol", member);
  }

  /** A list tells all of it. */
  static ObjectNode listed(Protocol protocol, Links links) {
    ObjectNode member = JsonNodeFactory.instance.objectNode();
    member.put("id", protocol.id());
    member.put("idp_id", protocol.providerId());
    member.put("mapping_id", protocol.mappingId());
    member.put("remote_id_attribute", protocol.remoteIdAttribute());
    link(member, protocol, links);
    return member;
  }

  private static void link(ObjectNode member, Protocol protocol, Links links) {
    member
        .putObject("links")
        .put("self", links.self("protocols", protocol.id()))
        .put("identity_provider", links.base() + "/v3/" + protocol.providerId());
  }
}
