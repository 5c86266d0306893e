package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A17: the database finds {@code ABC } where {@code abc} is stored, so whoever is named by another
 * spelling of an id loses all tokens just the same.
 */
@ExtendWith(CloudUnderTest.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpellingsOfIdsIT {
  private Api api;
  private String admin;
  private String user;
  private String token;

  enum Spelling {
    UPPER_CASE(id -> id.toUpperCase(Locale.ROOT)),
    TRAILING_BLANK(id -> id + "%20");

    private final UnaryOperator<String> way;

    Spelling(UnaryOperator<String> way) {
      this.way = way;
    }

    String of(String id) {
      return way.apply(id);
    }
  }

  @BeforeAll
  void begin(Cloud cloud) throws Exception {
    api = new Api(cloud.url());
    admin = api.login("admin", cloud.adminPassword(), Scope.PROJECT).token();
  }

  @BeforeEach
  void make_a_user_with_a_token() throws Exception {
    user = api.createUser(admin, "it-" + UUID.randomUUID(), "pass");
    token = api.loginById(user, "pass").with(201).token();
    api.validate(admin, token).with(200);
  }

  @ParameterizedTest
  @EnumSource
  void disabling_kills_the_tokens(Spelling spelling) throws Exception {
    Api.Reply disabled =
        api.patch(admin, "/v3/users/" + spelling.of(user), "{\"user\": {\"enabled\": false}}");

    assertThat(disabled.with(200).body().at("/user/id").asText()).isEqualTo(user);
    api.validate(admin, token).with(404);
    api.get(token, "/v3/auth/projects").with(401);
  }

  @ParameterizedTest
  @EnumSource
  void deleting_kills_the_tokens(Spelling spelling) throws Exception {
    api.delete(admin, "/v3/users/" + spelling.of(user)).with(204);

    api.validate(admin, token).with(404);
    api.get(token, "/v3/auth/projects").with(401);
    api.get(admin, "/v3/users/" + user).with(404);
  }

  @ParameterizedTest
  @EnumSource
  void revoking_all_tokens_of_a_user_kills_them(Spelling spelling) throws Exception {
    api.delete(admin, "/v3/users/" + spelling.of(user) + "/tokens").with(204);

    api.validate(admin, token).with(404);
  }

  @ParameterizedTest
  @EnumSource
  void taking_a_role_kills_the_tokens_that_carry_it(Spelling spelling) throws Exception {
    String project = api.validate(admin, admin).with(200).body().at("/token/project/id").asText();
    String role = api.role(admin, "member");
    String grant = "/v3/projects/%s/users/%s/roles/%s";
    api.put(admin, grant.formatted(project, user, role)).with(204);
    String name = api.get(admin, "/v3/users/" + user).body().at("/user/name").asText();
    String scoped = api.login(name, "pass", Scope.PROJECT).with(201).token();
    api.validate(admin, scoped).with(200);

    api.delete(admin, grant.formatted(spelling.of(project), spelling.of(user), spelling.of(role)))
        .with(204);

    api.validate(admin, scoped).with(404);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_given_by_another_spelling_is_stored_by_the_ids_as_they_are(Spelling spelling)
      throws Exception {
    String project = api.validate(admin, admin).with(200).body().at("/token/project/id").asText();
    String group = made("groups", "group");
    String role = made("roles", "role");
    for (String target :
        List.of(
            "/v3/projects/" + spelling.of(project),
            "/v3/domains/default",
            "/v3/OS-INHERIT/projects/" + spelling.of(project),
            "/v3/OS-INHERIT/domains/default",
            "/v3/system")) {
      String end = target.contains("OS-INHERIT") ? "/inherited_to_projects" : "";
      for (String holder :
          List.of("/users/" + spelling.of(user), "/groups/" + spelling.of(group))) {
        String grant = target + holder + "/roles/" + spelling.of(role) + end;
        api.put(admin, grant).with(204);
        api.get(admin, grant).with(204);
      }
    }

    JsonNode given = api.get(admin, "/v3/role_assignments?role.id=" + role).with(200).body();
    assertThat(given.path("role_assignments")).hasSize(10);
    assertThat(given.path("role_assignments"))
        .allSatisfy(one ->
            assertThat(one.at("/scope/project/id").asText() + one.at("/scope/domain/id").asText())
                .isIn(project, "default", ""))
        .allSatisfy(one ->
            assertThat(one.at("/user/id").asText() + one.at("/group/id").asText())
                .isIn(user, group));
    api.delete(admin, "/v3/roles/" + spelling.of(role)).with(204);
    assertThat(
            api.get(admin, "/v3/role_assignments?user.id=" + user)
                .with(200)
                .body()
                .path("role_assignments"))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_role_is_implied_by_its_id_as_stored(Spelling spelling) throws Exception {
    String prior = made("roles", "role");
    String implied = made("roles", "role");
    String rule = "/v3/roles/%s/implies/%s";
    api.put(admin, rule.formatted(spelling.of(prior), spelling.of(implied))).with(201);

    api.get(admin, rule.formatted(prior, implied)).with(200);
    assertThat(
            api.get(admin, "/v3/roles/" + spelling.of(prior) + "/implies")
                .with(200)
                .body()
                .at("/role_inference/implies/0/id")
                .asText())
        .isEqualTo(implied);
    api.delete(admin, rule.formatted(spelling.of(prior), spelling.of(implied))).with(204);
    api.get(admin, rule.formatted(prior, implied)).with(404);
  }

  private String made(String path, String kind) throws Exception {
    String body = "{\"%s\": {\"name\": \"it-%s\"}}".formatted(kind, UUID.randomUUID());
    return api.post(admin, "/v3/" + path, body).with(201).body().path(kind).path("id").asText();
  }
}
