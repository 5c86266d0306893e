package io.xloud.it.clients;

import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A4 and A5: what is disabled gives no tokens, and those it gave are worth nothing. */
@ExtendWith(CloudUnderTest.class)
class DisabledScopesIT {
  private static final String ON_PROJECT = "{\"project\": {\"id\": \"%s\"}}";
  private static final String ON_DOMAIN = "{\"domain\": {\"id\": \"%s\"}}";
  private static final String UNSCOPED = "\"unscoped\"";

  private Api api;
  private String admin;
  private String home;
  private String other;
  private String project;
  private String user;

  @BeforeEach
  void a_user_with_roles_in_two_domains(Cloud cloud) throws Exception {
    api = new Api(cloud.url());
    admin = api.login("admin", cloud.adminPassword(), Scope.PROJECT).with(201).token();
    home = made("domain", "");
    other = made("domain", "");
    project = made("project", ", \"domain_id\": \"" + other + "\"");
    user = made("user", ", \"password\": \"pass\", \"domain_id\": \"" + home + "\"");
    String member = api.role(admin, "member");
    api.put(admin, "/v3/projects/%s/users/%s/roles/%s".formatted(project, user, member)).with(204);
    api.put(admin, "/v3/domains/%s/users/%s/roles/%s".formatted(other, user, member)).with(204);
  }

  @Test
  void a4_a_disabled_project_kills_its_tokens_and_gives_none() throws Exception {
    String scope = ON_PROJECT.formatted(project);
    String token = login(scope);
    disable("project", project);

    dead(token);
    api.loginById(user, "pass", scope).with(401);
    api.loginById(user, "pass", UNSCOPED).with(201);
  }

  @Test
  void a4_a_disabled_domain_of_the_project_kills_its_tokens_and_gives_none() throws Exception {
    String scope = ON_PROJECT.formatted(project);
    String token = login(scope);
    disable("domain", other);

    dead(token);
    api.loginById(user, "pass", scope).with(401);
    api.loginById(user, "pass", UNSCOPED).with(201);
  }

  @Test
  void a4_a_disabled_domain_of_the_user_kills_all_its_tokens_and_gives_none() throws Exception {
    String scoped = login(ON_PROJECT.formatted(project));
    String unscoped = login(UNSCOPED);
    disable("domain", home);

    dead(scoped);
    dead(unscoped);
    api.loginById(user, "pass", ON_PROJECT.formatted(project)).with(401);
    api.loginById(user, "pass", UNSCOPED).with(401);
  }

  @Test
  void a5_a_disabled_domain_kills_the_tokens_on_it_and_gives_none() throws Exception {
    String scope = ON_DOMAIN.formatted(other);
    String token = login(scope);
    disable("domain", other);

    dead(token);
    api.loginById(user, "pass", scope).with(401);
  }

  private String login(String scope) throws Exception {
    String token = api.loginById(user, "pass", scope).with(201).token();
    api.validate(admin, token).with(200);
    return token;
  }

  private void dead(String token) throws Exception {
    api.validate(admin, token).with(404);
    api.get(token, "/v3/auth/projects").with(401);
  }

  private void disable(String kind, String id) throws Exception {
    String body = "{\"%s\": {\"enabled\": false}}".formatted(kind);
    api.patch(admin, "/v3/%ss/%s".formatted(kind, id), body).with(200);
  }

  private String made(String kind, String more) throws Exception {
    String body = "{\"%s\": {\"name\": \"it-%s\"%s}}".formatted(kind, UUID.randomUUID(), more);
    Api.Reply reply = api.post(admin, "/v3/" + kind + "s", body).with(201);
    return reply.body().path(kind).path("id").asText();
  }
}
