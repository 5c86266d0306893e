package io.xloud.oauth.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.assignment.RoleService;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.error.Problem;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.oauth.AccessToken;
import io.xloud.oauth.AccessTokenService;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** What a user lets consumers do, for the user to look at and to end. */
@Path("/v3/users/{user_id}/OS-OAUTH1/access_tokens")
@RunOnVirtualThread
public class UserAccessTokensResource {
  private static final String USER = "user_id";
  private static final String TOKEN = "access_token_id";
  private static final String ROLE = "role_id";

  private final AccessTokenService tokens;
  private final RoleService roles;
  private final Policy policy;
  private final Caller caller;
  private final InPerson inPerson;
  private final Links links;
  private final Collections collections;

  UserAccessTokensResource(
      AccessTokenService tokens,
      RoleService roles,
      Policy policy,
      Caller caller,
      InPerson inPerson,
      Links links,
      Collections collections) {
    this.tokens = tokens;
    this.roles = roles;
    this.policy = policy;
    this.caller = caller;
    this.inPerson = inPerson;
    this.links = links;
    this.collections = collections;
  }

  @GET
  public ObjectNode list(@PathParam(USER) String userId, @Context UriInfo uri) {
    allowed(OAuthActions.LIST_ACCESS_TOKENS, Target.none().path(USER, userId));
    List<ObjectNode> found =
        tokens.listOf(userId).stream().map(token -> AccessTokenBody.member(token, links)).toList();
    return collections.whole("access_tokens", uri, found);
  }

  @GET
  @Path("{access_token_id}")
  public ObjectNode show(@PathParam(USER) String userId, @PathParam(TOKEN) String id) {
    allowed(OAuthActions.GET_ACCESS_TOKEN, target(userId, id));
    return AccessTokenBody.of(own(userId, id), links);
  }

  @DELETE
  @Path("{access_token_id}")
  public void delete(@PathParam(USER) String userId, @PathParam(TOKEN) String id) {
    AuthContext by = allowed(OAuthActions.DELETE_ACCESS_TOKEN, target(userId, id));
    tokens.delete(notAnothers(userId, id), by);
  }

  @GET
  @Path("{access_token_id}/roles")
  public ObjectNode roles(
      @PathParam(USER) String userId, @PathParam(TOKEN) String id, @Context UriInfo uri) {
    allowed(OAuthActions.LIST_ACCESS_TOKEN_ROLES, target(userId, id));
    List<ObjectNode> found =
        roles.findAll(own(userId, id).roleIds()).stream()
            .map(role -> AccessTokenBody.role(role, links))
            .toList();
    return collections.whole("roles", uri, found);
  }

  @GET
  @Path("{access_token_id}/roles/{role_id}")
  public ObjectNode role(
      @PathParam(USER) String userId, @PathParam(TOKEN) String id, @PathParam(ROLE) String roleId) {
    allowed(OAuthActions.GET_ACCESS_TOKEN_ROLE, target(userId, id).path(ROLE, roleId));
    if (!notAnothers(userId, id).roleIds().contains(roleId)) {
      throw new Problem.NotFound("role", roleId).raised();
    }
    ObjectNode role = AccessTokenBody.role(roles.get(roleId), links);
    return JsonNodeFactory.instance.objectNode().set("role", role);
  }

  private static Target target(String userId, String id) {
    return Target.none().path(USER, userId).path(TOKEN, id);
  }

  private AuthContext allowed(Action action, Target target) {
    AuthContext by = caller.context();
    policy.enforce(by, action, target);
    inPerson.require(by, "Cannot manage OAuth access tokens with a token issued via delegation.");
    return by;
  }

  /** Somebody else's is as none. */
  private AccessToken own(String userId, String id) {
    AccessToken token = tokens.get(id);
    if (!token.userId().equals(userId)) {
      throw AccessTokenService.missing();
    }
    return token;
  }

  /** As in the reference, which tells somebody else's from none where it ends or names a role. */
  private AccessToken notAnothers(String userId, String id) {
    AccessToken token = tokens.get(id);
    if (!token.userId().equals(userId)) {
      throw new Problem.Unauthorized("User IDs do not match").raised();
    }
    return token;
  }
}
