package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings from the days of old that change who may do what, and what is gone. */
class RareSettingsIT {
  private static final String ADMIN_TOKEN = "of-the-days-of-old";

  private static IdentityServer server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    Conf conf =
        Conf.empty()
            .with("DEFAULT", "admin_token", ADMIN_TOKEN)
            .with("token", "revoke_by_id", false)
            .with("token", "allow_rescope_scoped_token", false);
    server = IdentityServer.prepared("rare_settings", conf, "secret").start();
    api = new Api(server.url());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void l8_the_admin_token_may_do_everything_is_told_of_and_never_printed() throws Exception {
    String user = api.createUser(ADMIN_TOKEN, "made by nobody", "secret");
    api.get(ADMIN_TOKEN, "/v3/users/" + user).with(200);
    api.get(ADMIN_TOKEN, "/v3/OS-REVOKE/events").with(200);

    assertThat(Files.readString(server.log()))
        .contains("[DEFAULT] admin_token is set", "[DEFAULT] admin_token was used")
        .doesNotContain(ADMIN_TOKEN);
  }

  @Test
  void l8_the_admin_token_is_no_token() throws Exception {
    api.validate(ADMIN_TOKEN, ADMIN_TOKEN).with(404);
    api.post(
            ADMIN_TOKEN,
            "/v3/auth/tokens",
            "{\"auth\": {\"identity\": {\"methods\": [\"token\"], \"token\": {\"id\": \"%s\"}}}}"
                .formatted(ADMIN_TOKEN))
        .with(404);
  }

  @Test
  void l8_what_only_resembles_the_admin_token_opens_nothing() throws Exception {
    for (String token : new String[] {"of-the-days-of", ADMIN_TOKEN + "x", "OF-THE-DAYS-OF-OLD"}) {
      api.get(token, "/v3/users").with(401);
    }
    api.send("GET", "/v3/users", Map.of(), "").with(401);
  }

  private static Api.Reply rescoped(String token, String scope) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}}, "scope": %s}}
        """;
    return api.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(token, scope));
  }

  @ParameterizedTest
  @EnumSource(names = {"PROJECT", "DOMAIN", "SYSTEM"})
  void b4_a_scoped_token_is_exchanged_for_nothing(Api.Scope scope) throws Exception {
    String project = "{\"project\": {\"name\": \"admin\", \"domain\": {\"id\": \"default\"}}}";
    domainAdmin();
    String token = api.login("admin", "secret", scope).with(201).token();
    for (String wanted :
        List.of(
            project,
            "{\"domain\": {\"id\": \"default\"}}",
            "{\"system\": {\"all\": true}}",
            "\"unscoped\"")) {
      rescoped(token, wanted).with(403);
    }

    rescoped(api.login("admin", "secret", Api.Scope.UNSCOPED).token(), project).with(201);
  }

  private static void domainAdmin() throws Exception {
    Api.Reply login = api.login("admin", "secret", Api.Scope.PROJECT).with(201);
    String user = login.body().at("/token/user/id").asText();
    String role = api.role(login.token(), "admin");
    api.put(login.token(), "/v3/domains/default/users/%s/roles/%s".formatted(user, role)).with(204);
  }

  @Test
  void c7_a_trust_hands_on_no_more_than_the_token_that_may_not_be_rescoped() throws Exception {
    String admin = api.login("admin", "secret", Api.Scope.PROJECT).with(201).token();
    String trustor = api.createUser(admin, "trustor", "secret");
    String here = project(admin, "here");
    String there = project(admin, "there");
    for (String project : List.of(here, there)) {
      grant(admin, project, trustor, "reader");
    }
    String token =
        api.loginById(trustor, "secret", "{\"project\": {\"id\": \"%s\"}}".formatted(here))
            .with(201)
            .token();

    trust(token, trustor, there, "reader").with(403);
    trust(token, trustor, here, "reader").with(201);
    trust(api.loginById(trustor, "secret").token(), trustor, here, "reader").with(403);
  }

  private static String project(String admin, String name) throws Exception {
    return api.post(admin, "/v3/projects", "{\"project\": {\"name\": \"%s\"}}".formatted(name))
        .with(201)
        .body()
        .at("/project/id")
        .asText();
  }

  private static void grant(String admin, String project, String user, String role)
      throws Exception {
    api.put(
            admin,
            "/v3/projects/%s/users/%s/roles/%s".formatted(project, user, api.role(admin, role)))
        .with(204);
  }

  private static Api.Reply trust(String token, String trustor, String project, String role)
      throws Exception {
    String body =
        """
        {"trust": {"trustor_user_id": "%1$s", "trustee_user_id": "%1$s", "impersonation": false,
          "project_id": "%2$s", "roles": [{"name": "%3$s"}]}}
        """;
    return api.post(token, "/v3/OS-TRUST/trusts", body.formatted(trustor, project, role));
  }

  @Test
  void the_list_of_revoked_pki_tokens_is_gone_where_nothing_is_revoked_by_id() throws Exception {
    Api.Reply reply = api.send("GET", "/v3/auth/tokens/OS-PKI/revoked", Map.of(), "").with(410);

    assertThat(reply.body().at("/error/message").asText())
        .isEqualTo("The service you have requested is no longer available on this server.");
    api.send("HEAD", "/v3/auth/tokens/OS-PKI/revoked", Map.of(), "").with(410);
  }
}
