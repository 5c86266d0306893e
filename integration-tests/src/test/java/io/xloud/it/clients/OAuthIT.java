package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** OAuth 1 from end to end, and what its tokens may not. */
@ExtendWith(CloudUnderTest.class)
class OAuthIT {
  private static final String REQUEST_TOKEN = "/v3/OS-OAUTH1/request_token";
  private static final String ACCESS_TOKEN = "/v3/OS-OAUTH1/access_token";
  private static final String LOGIN =
      "{\"auth\": {\"identity\": {\"methods\": [\"oauth1\"], \"oauth1\": {}}}}";

  private Api api;
  private String admin;
  private String project;
  private String user;
  private String userToken;
  private OAuth1 consumer;

  @BeforeEach
  void a_consumer_and_a_user_who_may_let_it_act(Cloud cloud) throws Exception {
    api = new Api(cloud.url());
    admin = api.login("admin", cloud.adminPassword(), Scope.PROJECT).with(201).token();
    project = made("project");
    user = api.createUser(admin, "it-" + UUID.randomUUID(), "pass");
    grant("admin");
    userToken = login();
    consumer = consumer();
  }

  private String made(String kind) throws Exception {
    String body = "{\"%s\": {\"name\": \"it-%s\"}}".formatted(kind, UUID.randomUUID());
    return api.post(admin, "/v3/" + kind + "s", body)
        .with(201)
        .body()
        .at("/" + kind + "/id")
        .asText();
  }

  private String role(String name) throws Exception {
    return api.role(admin, name);
  }

  private String grantOf(String name) throws Exception {
    return "/v3/projects/%s/users/%s/roles/%s".formatted(project, user, role(name));
  }

  private void grant(String name) throws Exception {
    api.put(admin, grantOf(name)).with(204);
  }

  private String login() throws Exception {
    return api.loginById(user, "pass", "{\"project\": {\"id\": \"%s\"}}".formatted(project))
        .with(201)
        .token();
  }

  private OAuth1 consumer() throws Exception {
    JsonNode made =
        api.post(admin, "/v3/OS-OAUTH1/consumers", "{\"consumer\": {\"description\": \"it\"}}")
            .with(201)
            .body()
            .path("consumer");
    return OAuth1.of(made.path("id").asText(), made.path("secret").asText());
  }

  private Reply signed(OAuth1 by, String path, Map<String, String> more, String body)
      throws Exception {
    return sent(by.header(api.url() + path, more), path, body);
  }

  private Reply sent(String header, String path, String body) throws Exception {
    return api.send(
        "POST", path, Map.of("Authorization", header, "Requested-Project-Id", project), body);
  }

  private OAuth1 with(OAuth1 by, Reply made) {
    String form = made.with(201).response().body();
    return by.with(OAuth1.member(form, "oauth_token"), OAuth1.member(form, "oauth_token_secret"));
  }

  private OAuth1 asking() throws Exception {
    return with(consumer, signed(consumer, REQUEST_TOKEN, Map.of("oauth_callback", "oob"), ""));
  }

  private Reply authorized(String token, OAuth1 asking, String role) throws Exception {
    return api.send(
        "PUT",
        token,
        "/v3/OS-OAUTH1/authorize/" + asking.token(),
        "{\"roles\": [{\"name\": \"%s\"}]}".formatted(role));
  }

  private Reply traded(OAuth1 asking, String verifier) throws Exception {
    return signed(asking, ACCESS_TOKEN, Map.of("oauth_verifier", verifier), "");
  }

  private OAuth1 acting(String role) throws Exception {
    OAuth1 asking = asking();
    Reply leave = authorized(userToken, asking, role).with(200);
    return with(consumer, traded(asking, leave.body().at("/token/oauth_verifier").asText()));
  }

  private String token(OAuth1 acting) throws Exception {
    return signed(acting, "/v3/auth/tokens", Map.of(), LOGIN).with(201).token();
  }

  private static List<String> roles(JsonNode token) {
    List<String> names = new ArrayList<>();
    token.at("/token/roles").forEach(role -> names.add(role.path("name").asText()));
    return names;
  }

  @Test
  void c8_a_token_has_the_roles_that_were_let_and_what_they_imply() throws Exception {
    OAuth1 acting = acting("member");
    Reply issued = signed(acting, "/v3/auth/tokens", Map.of(), LOGIN).with(201);

    assertThat(roles(issued.body())).containsExactlyInAnyOrder("member", "reader");
    assertThat(issued.body().at("/token/methods").toString()).isEqualTo("[\"oauth1\"]");
    assertThat(issued.body().at("/token/user/id").asText()).isEqualTo(user);
    assertThat(issued.body().at("/token/project/id").asText()).isEqualTo(project);
    assertThat(issued.body().at("/token/OS-OAUTH1/access_token_id").asText())
        .isEqualTo(acting.token());
    assertThat(issued.body().at("/token/OS-OAUTH1/consumer_id").asText())
        .isEqualTo(consumer.consumer());
    JsonNode validated = api.validate(admin, issued.token()).with(200).body();
    assertThat(roles(validated)).containsExactlyInAnyOrder("member", "reader");
  }

  @Test
  void c8_a_role_that_the_user_loses_is_lost_to_the_consumer() throws Exception {
    String token = token(acting("member"));
    api.delete(admin, grantOf("admin")).with(204);

    assertThat(api.validate(admin, token).status()).isEqualTo(404);
    assertThat(api.get(token, "/v3/auth/projects").status()).isEqualTo(401);
  }

  @Test
  void c8_a_role_that_the_user_does_not_have_can_not_be_let() throws Exception {
    OAuth1 asking = asking();

    assertThat(authorized(userToken, asking, "service").status()).isEqualTo(401);
    assertThat(authorized(userToken, asking, "no-such-role").status()).isEqualTo(404);
  }

  @Test
  void c9_nobody_who_acts_by_leave_gives_leave() throws Exception {
    String token = token(acting("admin"));

    assertThat(authorized(token, asking(), "admin").status()).isEqualTo(403);
  }

  @Test
  void c10_nobody_who_acts_by_leave_sees_or_ends_leaves() throws Exception {
    OAuth1 acting = acting("admin");
    String token = token(acting);
    String all = "/v3/users/%s/OS-OAUTH1/access_tokens".formatted(user);
    String one = all + "/" + acting.token();

    for (String path : List.of(all, one, one + "/roles", one + "/roles/" + role("admin"))) {
      assertThat(api.get(token, path).status()).as(path).isEqualTo(403);
      assertThat(api.get(userToken, path).status()).as(path).isEqualTo(200);
    }
    assertThat(api.delete(token, one).status()).isEqualTo(403);
    assertThat(api.delete(userToken, one).status()).isEqualTo(204);
    assertThat(api.validate(admin, token).status()).isEqualTo(404);
  }

  @Test
  void the_roles_of_an_access_token_are_shown() throws Exception {
    OAuth1 acting = acting("member");
    String one = "/v3/users/%s/OS-OAUTH1/access_tokens/%s".formatted(user, acting.token());

    JsonNode roles = api.get(userToken, one + "/roles").with(200).body().path("roles");
    assertThat(roles).hasSize(1);
    assertThat(roles.path(0).path("id").asText()).isEqualTo(role("member"));
    assertThat(roles.path(0).has("description")).isFalse();
    assertThat(api.get(userToken, one + "/roles/" + role("admin")).status()).isEqualTo(404);
    String others = one.replace(user, "somebody");
    assertThat(api.get(userToken, others).status()).isEqualTo(404);
    assertThat(api.delete(userToken, others).status()).isEqualTo(401);
  }

  @Test
  void c11_a_verifier_is_long_and_a_request_token_serves_once() throws Exception {
    OAuth1 asking = asking();
    assertThat(traded(asking, "abcdefgh").status()).isEqualTo(401);
    String verifier =
        authorized(userToken, asking, "member")
            .with(200)
            .body()
            .at("/token/oauth_verifier")
            .asText();

    assertThat(verifier).matches("[A-Za-z2-9]{24}");
    traded(asking, verifier).with(201);
    assertThat(traded(asking, verifier).status()).isEqualTo(404);
  }

  @Test
  void b1_b2_a_token_by_oauth_is_exchanged_for_no_other() throws Exception {
    String token = token(acting("admin"));
    String body =
        "{\"auth\": {\"identity\": {\"methods\": [\"token\"], \"token\": {\"id\": \"%s\"}}}}";

    assertThat(api.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(token)).status())
        .isEqualTo(403);
  }

  /** The row "OAuth1" of the matrix, without what this release does not serve. */
  @Test
  void e4_e5_d5_a_token_by_oauth_touches_no_credentials() throws Exception {
    String token = token(acting("admin"));
    String ec2 = "/v3/users/%s/credentials/OS-EC2".formatted(user);
    String cert =
        "{\"credential\": {\"type\": \"cert\", \"user_id\": \"%s\", \"blob\": \"x\"}}"
            .formatted(user);

    assertThat(api.get(token, "/v3/credentials").with(200).body().path("credentials")).isEmpty();
    assertThat(api.post(token, "/v3/credentials", cert).status()).isEqualTo(403);
    assertThat(api.get(token, ec2).status()).isEqualTo(403);
    assertThat(api.post(token, ec2, "{\"tenant_id\": \"%s\"}".formatted(project)).status())
        .isEqualTo(403);
  }

  @Test
  void a_signed_request_serves_once() throws Exception {
    OAuth1 acting = acting("member");
    String path = "/v3/auth/tokens";
    String header = acting.header(api.url() + path, Map.of());
    sent(header, path, LOGIN).with(201);
    String wish = consumer.header(api.url() + REQUEST_TOKEN, Map.of("oauth_callback", "oob"));
    sent(wish, REQUEST_TOKEN, "").with(201);

    assertThat(sent(header, path, LOGIN).status()).isEqualTo(401);
    assertThat(sent(wish, REQUEST_TOKEN, "").status()).isEqualTo(401);
  }

  @Test
  void refusals_are_said_as_the_reference_says_them() throws Exception {
    OAuth1 liar = OAuth1.of(consumer.consumer(), "another secret");
    assertThat(signed(liar, REQUEST_TOKEN, Map.of("oauth_callback", "oob"), "").status())
        .isEqualTo(401);
    assertThat(signed(consumer, REQUEST_TOKEN, Map.of(), "").body().at("/error/message").asText())
        .isEqualTo(
            "Validation failed with errors: invalid_request, detail message is: Missing callback URI..");
    OAuth1 nobody = OAuth1.of("0".repeat(32), "x");
    assertThat(
            signed(nobody, REQUEST_TOKEN, Map.of("oauth_callback", "oob"), "")
                .with(404)
                .body()
                .at("/error/message")
                .asText())
        .isEqualTo("Consumer not found");
    assertThat(api.send("POST", ACCESS_TOKEN, Map.of(), "").status()).isEqualTo(400);
    assertThat(api.get(admin, REQUEST_TOKEN).status()).isEqualTo(405);
    assertThat(sent("Basic eDp5", REQUEST_TOKEN, "").status()).isEqualTo(400);
  }

  @Test
  void consumers_tell_their_secret_once() throws Exception {
    String path = "/v3/OS-OAUTH1/consumers/" + consumer.consumer();

    assertThat(api.get(admin, path).with(200).body().path("consumer").has("secret")).isFalse();
    assertThat(api.get(admin, "/v3/OS-OAUTH1/consumers").with(200).body().toString())
        .contains(consumer.consumer())
        .doesNotContain(consumer.consumerSecret());
    assertThat(api.patch(admin, path, "{\"consumer\": {\"secret\": \"mine\"}}").status())
        .isEqualTo(400);
    assertThat(api.patch(admin, path, "{\"consumer\": {\"id\": \"other\"}}").status())
        .isEqualTo(400);
    JsonNode updated = api.patch(admin, path, "{\"consumer\": {\"why\": \"so\"}}").with(200).body();
    assertThat(updated.at("/consumer/why").asText()).isEqualTo("so");
    assertThat(updated.at("/consumer/description").asText()).isEqualTo("it");
  }
}
