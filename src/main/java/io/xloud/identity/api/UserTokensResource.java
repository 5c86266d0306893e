package io.xloud.identity.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.policy.Policy;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Optional;

/** All tokens of a user at once: for who lost one and cannot change a password here. */
@Path("/v3/users/{user_id}/tokens")
@RunOnVirtualThread
public class UserTokensResource {
  private final UserService users;
  private final Policy policy;
  private final Caller caller;

  UserTokensResource(UserService users, Policy policy, Caller caller) {
    this.users = users;
    this.policy = policy;
    this.caller = caller;
  }

  @DELETE
  public void revoke(@PathParam("user_id") String userId) {
    AuthContext context = caller.context();
    Optional<User> user = users.find(userId);
    policy.enforce(context, UserActions.REVOKE_TOKENS_FOR_USER, UsersResource.target(userId, user));
    users.revokeTokens(user.orElseThrow(() -> UsersResource.missing(userId)), context);
  }
}
