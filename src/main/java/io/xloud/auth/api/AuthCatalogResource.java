package io.xloud.auth.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.context.Scope;
import io.xloud.error.Problem;
import io.xloud.http.Links;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The catalog of the caller's own token. */
@Path("/v3/auth/catalog")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class AuthCatalogResource {
  /** What addresses that name the user say to who is none, as in the reference. */
  private static final String NOBODY = "None";

  private final TokenBody bodies;
  private final Policy policy;
  private final Links links;
  private final Caller caller;

  AuthCatalogResource(TokenBody bodies, Policy policy, Links links, Caller caller) {
    this.bodies = bodies;
    this.policy = policy;
    this.links = links;
    this.caller = caller;
  }

  /** Only a project has a catalog. */
  @GET
  public ObjectNode show() {
    AuthContext asking = caller.context();
    policy.enforce(asking, AuthActions.GET_AUTH_CATALOG, Target.none());
    if (!(asking.scope() instanceof Scope.ProjectScope)) {
      throw new Problem.Refused("A project-scoped token is required to produce a service catalog.")
          .raised();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    @Nullable String userId = asking.userId();
    body.set("catalog", bodies.catalog(userId == null ? NOBODY : userId, asking.scope()));
    body.putObject("links").put("self", links.base() + "/v3/auth/catalog");
    return body;
  }
}
