package io.xloud.appcred.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.appcred.AccessRule;
import io.xloud.http.Links;

/** An access rule as clients read it. */
public final class AccessRuleBody {
  private AccessRuleBody() {}

  static ObjectNode of(AccessRule rule, Links links) {
    return JsonNodeFactory.instance.objectNode().set("access_rule", member(rule, links));
  }

  static ObjectNode member(AccessRule rule, Links links) {
    ObjectNode member = members(rule);
    member.putObject("links").put("self", links.self("access_rules", rule.id()));
    return member;
  }

  /** Without links, as it stands in credentials and in tokens. */
  public static ObjectNode members(AccessRule rule) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", rule.id())
        .put("service", rule.service())
        .put("path", rule.path())
        .put("method", rule.method());
  }
}
