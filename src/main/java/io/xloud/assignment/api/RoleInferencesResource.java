package io.xloud.assignment.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleDriver.Implication;
import io.xloud.assignment.RoleService;
import io.xloud.context.Caller;
import io.xloud.http.Links;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything that any role implies. */
@Path("/v3/role_inferences")
@RunOnVirtualThread
public class RoleInferencesResource {
  private final RoleService roles;
  private final Policy policy;
  private final Caller caller;
  private final Links links;

  RoleInferencesResource(RoleService roles, Policy policy, Caller caller, Links links) {
    this.roles = roles;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
  }

  @GET
  public ObjectNode list() {
    policy.enforce(caller.context(), RoleActions.LIST_ROLE_INFERENCE_RULES, Target.none());
    Map<String, Role> byId =
        roles.all().stream().collect(Collectors.toMap(Role::id, Function.identity()));
    Map<String, ArrayNode> implied = new LinkedHashMap<>();
    for (Implication rule : roles.implications()) {
      Role role = byId.get(rule.impliedId());
      if (role != null) {
        implied
            .computeIfAbsent(rule.priorId(), _ -> JsonNodeFactory.instance.arrayNode())
            .add(RoleBody.reference(role, links));
      }
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode inferences = body.putArray("role_inferences");
    implied.forEach((priorId, implies) -> {
      Role prior = byId.get(priorId);
      if (prior != null) {
        ObjectNode inference = inferences.addObject();
        inference.set("prior_role", RoleBody.reference(prior, links));
        inference.set("implies", implies);
      }
    });
    return body;
  }
}
