package io.xloud.endpointpolicy.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.endpointpolicy.StoredPolicy;
import io.xloud.http.BodyMembers;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stored policy as clients read and write it. */
final class PolicyBody {
  private static final List<String> OWN = List.of("id", "type", "blob", "extra");

  private PolicyBody() {}

  static ObjectNode of(StoredPolicy policy, Links links) {
    return JsonNodeFactory.instance.objectNode().set("policy", member(policy, links));
  }

  static ObjectNode member(StoredPolicy policy, Links links) {
    return linked(policy, links.self("policies", policy.id()));
  }

  /** Its link leads among the endpoints, as in the reference service. */
  static ObjectNode ofEndpoint(StoredPolicy policy, Links links) {
    return JsonNodeFactory.instance
        .objectNode()
        .set("policy", linked(policy, links.self("endpoints", policy.id())));
  }

  private static ObjectNode linked(StoredPolicy policy, String self) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(policy.extra());
    members.put("id", policy.id());
    members.put("blob", policy.blob());
    members.put("type", policy.type());
    return BodyMembers.linked(members, self);
  }

  /** A body without the policy counts as one with an empty policy. */
  static ObjectNode forCreate(JsonBody body) {
    return policy(completed(body).validated("policy-create", "policy"));
  }

  static ObjectNode forUpdate(JsonBody body) {
    return policy(completed(body).validated("policy-update"));
  }

  private static JsonBody completed(JsonBody body) {
    if (!body.unchecked().has("policy")) {
      body.unchecked().putObject("policy");
    }
    return body;
  }

  private static ObjectNode policy(ObjectNode checked) {
    return (ObjectNode) checked.path("policy");
  }

  static StoredPolicy fresh(String id, ObjectNode given) {
    Map<String, @Nullable Object> members = BodyMembers.of(given);
    String type = String.valueOf(members.get("type"));
    String blob = String.valueOf(members.get("blob"));
    OWN.forEach(members::remove);
    return new StoredPolicy(id, type, blob, members);
  }
}
