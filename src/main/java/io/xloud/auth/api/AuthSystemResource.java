package io.xloud.auth.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.assignment.EffectiveRoles;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.http.Links;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Whether the caller may ask for a token for the whole system. */
@Path("/v3/auth/system")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class AuthSystemResource {
  private final EffectiveRoles roles;
  private final Policy policy;
  private final Links links;
  private final Caller caller;

  AuthSystemResource(EffectiveRoles roles, Policy policy, Links links, Caller caller) {
    this.roles = roles;
    this.policy = policy;
    this.links = links;
    this.caller = caller;
  }

  @GET
  public ObjectNode list() {
    AuthContext asking = caller.context();
    policy.enforce(asking, AuthActions.GET_AUTH_SYSTEM, Target.none());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var system = body.putArray("system");
    String userId = asking.userId();
    if ((userId != null && roles.isGivenSystem(userId))
        || roles.areGivenSystem(asking.vouchedGroupIds())) {
      system.addObject().put("all", true);
    }
    body.putObject("links").put("self", links.base() + "/v3/auth/system");
    return body;
  }
}
