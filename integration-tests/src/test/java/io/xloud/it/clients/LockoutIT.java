package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Wrong passwords count although each of them is refused. */
@ExtendWith(CloudUnderTest.class)
class LockoutIT {
  @Test
  void five_wrong_passwords_lock_a_user_out(Cloud cloud) throws Exception {
    Api api = new Api(cloud.url());
    String admin = api.login("admin", cloud.adminPassword(), Scope.PROJECT).token();
    String user = api.createUser(admin, "it-" + UUID.randomUUID(), "pass");

    for (int tries = 1; tries < CloudUnderTest.LOCKOUT; tries++) {
      api.loginById(user, "wrong").with(401);
    }
    String token = api.loginById(user, "pass").with(201).token();
    for (int tries = 1; tries <= CloudUnderTest.LOCKOUT; tries++) {
      api.loginById(user, "wrong").with(401);
    }

    Api.Reply right = api.loginById(user, "pass").with(401);
    assertThat(right.body().at("/error/message").asText())
        .isEqualTo(api.loginById(user, "wrong").body().at("/error/message").asText());
    api.validate(admin, token).with(200);
  }

  /** Or the time of an answer would tell a stranger which scopes there are. */
  @Test
  void the_password_is_asked_for_before_the_scope_is_looked_up(Cloud cloud) throws Exception {
    Api api = new Api(cloud.url());
    String admin = api.login("admin", cloud.adminPassword(), Scope.PROJECT).with(201).token();
    String user = api.createUser(admin, "of-unknown-scopes", "pass");
    for (int tries = 1; tries <= CloudUnderTest.LOCKOUT; tries++) {
      api.loginById(user, "wrong", "{\"project\": {\"id\": \"nowhere\"}}").with(401);
    }

    api.loginById(user, "pass").with(401);
  }
}
