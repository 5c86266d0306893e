package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
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
}
