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
import io.xloud.identity.LoginNews;
import io.xloud.identity.PasswordAuthentication;
import io.xloud.identity.PasswordOutcome;
import io.xloud.identity.ProvenPassword;
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
  private final LoginNews news;
  private final Caller caller;

  UserPasswordResource(
      UserService users, PasswordAuthentication authentication, LoginNews news, Caller caller) {
    this.users = users;
    this.authentication = authentication;
    this.news = news;
    this.caller = caller;
  }

  @POST
  public void change(@PathParam("user_id") String userId, JsonBody body) {
    JsonNode asked = body.validated("user-password").path("user");
    if (asked.isMissingNode()) {
      throw new Problem.BadRequest("'original_password' is a required property").raised();
    }
    Secret original = Secret.of(asked.path("original_password").asText());
    ProvenPassword proven =
        authentication.prove(userId, original, outcome -> tell(userId, original, outcome));
    users.changePassword(proven, Secret.of(asked.path("password").asText()), itself(proven.user()));
  }

  private void tell(String userId, Secret password, PasswordOutcome outcome) {
    users
        .find(userId)
        .map(user -> new LoginNews.Attempt(user, password, caller.requestId(), caller.origin()))
        .ifPresent(attempt -> news.tell(attempt, outcome));
  }

  private AuthContext itself(User user) {
    AuthContext asking =
        new AuthContext(
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
    return asking.from(caller.origin());
  }
}
