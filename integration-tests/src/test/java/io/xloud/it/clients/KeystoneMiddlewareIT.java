package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service of the cloud behind the real keystonemiddleware, which asks us about each caller. */
@ExtendWith(CloudUnderTest.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeystoneMiddlewareIT {
  private static final int LIFE_SECONDS = 3;

  private final String run = "it-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private Cloud cloud;
  private Api api;
  private String admin;
  private GuardedService service;

  @BeforeAll
  void begin(Cloud cloud) throws Exception {
    this.cloud = cloud;
    api = new Api(cloud.url());
    admin = api.login("admin", cloud.adminPassword(), Scope.PROJECT).token();
    service = GuardedService.of(cloud);
  }

  @AfterAll
  void end() {
    if (service != null) {
      service.close();
    }
  }

  private String adminToken() throws Exception {
    return api.login("admin", cloud.adminPassword(), Scope.PROJECT).token();
  }

  @Test
  void a_good_token_opens_and_the_service_knows_who_came() throws Exception {
    HttpResponse<String> answer = service.ask("/", admin);

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode told = new ObjectMapper().readTree(answer.body());
    assertThat(told.path("X_USER_NAME").asText()).isEqualTo("admin");
    assertThat(told.path("X_PROJECT_NAME").asText()).isEqualTo("admin");
    assertThat(told.path("X_ROLES").asText().split(",")).contains("admin", "member", "reader");
    assertThat(service.statusOf("/admin", admin)).isEqualTo(200);
  }

  @Test
  void no_token_and_no_token_of_ours_are_401() throws Exception {
    assertThat(service.statusOf("/", "")).isEqualTo(401);
    assertThat(service.statusOf("/", "gAAAAABnonsense")).isEqualTo(401);
  }

  @Test
  void a8_a_token_opens_until_the_moment_it_expires() throws Exception {
    String token =
        Python.answer(
            adminToken(),
            "reseal.py",
            cloud.fernetKeys().toString(),
            Integer.toString(LIFE_SECONDS));
    JsonNode body = api.validate(admin, token).with(200).body();
    Instant end = Instant.parse(body.at("/token/expires_at").asText());

    assertThat(service.statusOf("/", token)).isEqualTo(200);
    until(end);
    assertThat(service.statusOf("/", token)).isEqualTo(401);
    api.validate(admin, token).with(404);
    Map<String, String> asked = Map.of("X-Auth-Token", admin, "X-Subject-Token", token);
    api.send("GET", "/v3/auth/tokens?allow_expired=1", asked, "").with(200);
    api.get(token, "/v3/auth/projects?allow_expired=1").with(401);
    Map<String, String> itself = Map.of("X-Auth-Token", token, "X-Subject-Token", token);
    api.send("GET", "/v3/auth/tokens?allow_expired=1", itself, "").with(401);
  }

  /** The token's own end is what is tested, so its time must pass. */
  private static void until(Instant moment) {
    long left = Duration.between(Instant.now(), moment).toMillis() + 50;
    new CompletableFuture<Void>()
        .completeOnTimeout(null, Math.max(0, left), TimeUnit.MILLISECONDS)
        .join();
  }

  @Test
  void a_revoked_token_is_401() throws Exception {
    String token = adminToken();
    assertThat(service.statusOf("/", token)).isEqualTo(200);

    api.revoke(admin, token).with(204);

    assertThat(service.statusOf("/", token)).isEqualTo(401);
  }

  @Test
  void the_token_of_a_disabled_user_is_401() throws Exception {
    String user = api.createUser(admin, run + "disabled", "pass");
    String token = api.loginById(user, "pass").with(201).token();
    assertThat(service.statusOf("/", token)).isEqualTo(200);

    api.patch(admin, "/v3/users/" + user, "{\"user\": {\"enabled\": false}}").with(200);

    assertThat(service.statusOf("/", token)).isEqualTo(401);
    api.delete(admin, "/v3/users/" + user).with(204);
  }

  @Test
  void the_wrong_role_is_403() throws Exception {
    String user = api.createUser(admin, run + "reader", "pass");
    String project = api.validate(admin, admin).with(200).body().at("/token/project/id").asText();
    String grant = "/v3/projects/%s/users/%s/roles/%s";
    api.put(admin, grant.formatted(project, user, api.role(admin, "reader"))).with(204);
    String token = api.login(run + "reader", "pass", Scope.PROJECT).with(201).token();

    assertThat(service.statusOf("/", token)).isEqualTo(200);
    assertThat(service.statusOf("/admin", token)).isEqualTo(403);
    api.delete(admin, "/v3/users/" + user).with(204);
  }
}
