package io.xloud.it.clients;

import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A rule of the operator's own decides on ids as they are stored, however they were spelled. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnPolicyIT {
  private static final String PASSWORD = "nobody grants to himself";

  private IdentityServer server;
  private Api api;
  private Api.Reply login;

  @BeforeAll
  void begin() throws Exception {
    Path policy = Files.createTempFile("policy", ".yaml");
    Files.writeString(
        policy, "\"identity:create_grant\": \"role:admin and not user_id:%(user_id)s\"\n");
    Conf conf = Conf.empty().with("oslo_policy", "policy_file", policy);
    server = IdentityServer.prepared("own_policy", conf, PASSWORD).start();
    api = new Api(server.url());
    login = api.login("admin", PASSWORD, Scope.PROJECT).with(201);
  }

  @AfterAll
  void end() {
    server.close();
  }

  @Test
  void a17_another_spelling_of_an_id_is_the_same_user_to_a_rule() throws Exception {
    String own = login.body().at("/token/user/id").asText();
    String project = login.body().at("/token/project/id").asText();
    String role = api.role(login.token(), "member");
    String other = api.createUser(login.token(), "other", "pass");
    String grant = "/v3/projects/" + project + "/users/%s/roles/" + role;

    api.put(login.token(), grant.formatted(other)).with(204);
    api.put(login.token(), grant.formatted(own)).with(403);
    api.put(login.token(), grant.formatted(own.toUpperCase(Locale.ROOT))).with(403);
    api.put(login.token(), grant.formatted(own + "%20")).with(403);
  }
}
