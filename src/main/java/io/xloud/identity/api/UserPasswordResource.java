package io.xloud.identity.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.http.JsonBody;
import io.xloud.identity.PasswordAuthentication;
import io.xloud.identity.PasswordOutcome.Accepted;
import io.xloud.identity.PasswordOutcome.Reason;
import io.xloud.identity.PasswordOutcome.Refused;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/** A user changes the own password. No token is asked for: the old password is the proof. */
@Path("/v3/users/{user_id}/password")
@RunOnVirtualThread
public class UserPasswordResource {
  private final UserService users;
  private final PasswordAuthentication authentication;
  private final Caller caller;

  UserPasswordResource(UserService users, PasswordAuthentication authentication, Caller caller) {
    this.users = users;
    this.authentication = authentication;
    this.caller = caller;
  }

  @POST
  public void change(@PathParam("user_id") String userId, JsonBody body) {
    JsonNode asked = body.validated("user-password").path("user");
    if (asked.isMissingNode()) {
      throw new Problem.BadRequest("'original_password' is a required property").raised();
    }
    User user = proven(userId, Secret.of(asked.path("original_password").asText()));
    users.changePassword(user, Secret.of(asked.path("password").asText()), itself(user));
  }

  /** An expired password is still good for this one thing. */
  private User proven(String userId, Secret password) {
    return switch (authentication.authenticate(userId, password)) {
      case Accepted(var user) -> user;
      case Refused refused when refused.reason() == Reason.EXPIRED ->
          users.find(refused.userId()).orElseThrow(() -> refused.problem().raised());
      case Refused refused -> throw refused.problem().raised();
    };
  }

  private AuthContext itself(User user) {
    return new AuthContext(
        user.id(),
        user.name(),
        user.domainId(),
        new Scope.Unscoped(),
        List.of(),
        List.of("password"),
        List.of(),
        null,
        new Delegation.None(),
        false,
        caller.requestId());
  }
}
