package io.xloud.oauth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.assignment.RoleService;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.error.Problem;
import io.xloud.http.JsonBody;
import io.xloud.oauth.RequestToken;
import io.xloud.oauth.RequestToken.Leave;
import io.xloud.oauth.RequestTokenService;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a user lets a consumer act. */
@Path("/v3/OS-OAUTH1/authorize")
@RunOnVirtualThread
public class AuthorizeResource {
  private static final String ID = "request_token_id";

  private final RequestTokenService tokens;
  private final RoleService roles;
  private final Policy policy;
  private final Caller caller;
  private final InPerson inPerson;

  AuthorizeResource(
      RequestTokenService tokens,
      RoleService roles,
      Policy policy,
      Caller caller,
      InPerson inPerson) {
    this.tokens = tokens;
    this.roles = roles;
    this.policy = policy;
    this.caller = caller;
    this.inPerson = inPerson;
  }

  @PUT
  @Path("{request_token_id}")
  public ObjectNode authorize(@PathParam(ID) String id, JsonBody body) {
    AuthContext by = caller.context();
    policy.enforce(by, OAuthActions.AUTHORIZE_REQUEST_TOKEN, Target.none().path(ID, id));
    JsonNode wanted = body.validated("request-token-authorize").path("roles");
    inPerson.require(by, "Cannot authorize a request token with a token issued via delegation.");
    RequestToken token = tokens.open(id);
    Leave leave = tokens.give(token, user(by), ids(wanted), by);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("token").put("oauth_verifier", leave.verifier().reveal());
    return answer;
  }

  /** The static {@code admin_token} is nobody who could let somebody act. */
  private static String user(AuthContext by) {
    @Nullable String userId = by.userId();
    if (userId == null) {
      throw new Problem.Unauthorized("Nobody in particular authorizes").raised();
    }
    return userId;
  }

  private Set<String> ids(JsonNode wanted) {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode role : wanted) {
      ids.add(
          role.has("id")
              ? role.path("id").asText()
              : roles.uniqueByName(role.path("name").asText()).id());
    }
    return ids;
  }
}
