package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sections D and E of the security cases, as far as they need no delegated token but EC2's own. */
@ExtendWith(CloudUnderTest.class)
class CredentialsIT {
  private static final String EC2_TOKENS = "/v3/ec2tokens";
  private static final String S3_TOKENS = "/v3/s3tokens";
  private static final Pattern ROUTE =
      Pattern.compile("^\\| ([A-Z]+) \\| `([^`]+)` \\|", Pattern.MULTILINE);

  private Api api;
  private String admin;
  private String domain;
  private String project;
  private String user;
  private String member;
  private String service;
  private Ec2Request key;

  @BeforeEach
  void a_member_with_a_key_and_a_service(Cloud cloud) throws Exception {
    api = new Api(cloud.url());
    admin = api.login("admin", cloud.adminPassword(), Scope.PROJECT).with(201).token();
    domain = made("domain", "");
    project = made("project", ", \"domain_id\": \"%s\"".formatted(domain));
    user = made("user", ", \"password\": \"pass\", \"domain_id\": \"%s\"".formatted(domain));
    grant(user, "member");
    member = login(user);
    service = login(someoneWith("service"));
    JsonNode made = created(member, user).with(201).body().path("credential");
    key = new Ec2Request(made.path("access").asText(), made.path("secret").asText());
  }

  private String made(String kind, String more) throws Exception {
    String body = "{\"%s\": {\"name\": \"it-%s\"%s}}".formatted(kind, UUID.randomUUID(), more);
    return api.post(admin, "/v3/" + kind + "s", body)
        .with(201)
        .body()
        .path(kind)
        .path("id")
        .asText();
  }

  private void grant(String to, String role) throws Exception {
    String path = "/v3/projects/%s/users/%s/roles/%s".formatted(project, to, api.role(admin, role));
    api.put(admin, path).with(204);
  }

  private String someoneWith(String role) throws Exception {
    String someone = made("user", ", \"password\": \"pass\"");
    grant(someone, role);
    return someone;
  }

  private String login(String who) throws Exception {
    String scope = "{\"project\": {\"id\": \"%s\"}}".formatted(project);
    return api.loginById(who, "pass", scope).with(201).token();
  }

  private Reply created(String token, String owner) throws Exception {
    return api.post(token, ofUser(owner), "{\"tenant_id\": \"%s\"}".formatted(project));
  }

  private static String ofUser(String owner) {
    return "/v3/users/%s/credentials/OS-EC2".formatted(owner);
  }

  private Reply redeem(String caller) throws Exception {
    return api.post(caller, EC2_TOKENS, key.version2(Instant.now()));
  }

  @Test
  void a_signature_is_traded_for_a_token_of_its_maker() throws Exception {
    Reply ec2 = redeem(service).with(200);
    Reply s3 = api.post(service, S3_TOKENS, key.version4(Instant.now())).with(200);

    for (Reply reply : List.of(ec2, s3)) {
      JsonNode token = reply.body().path("token");
      assertThat(token.at("/methods/0").asText()).isEqualTo("ec2credential");
      assertThat(token.at("/user/id").asText()).isEqualTo(user);
      assertThat(token.at("/project/id").asText()).isEqualTo(project);
      assertThat(token.path("roles").findValuesAsText("name")).contains("member");
      assertThat(token.path("catalog").isArray()).isTrue();
    }
    assertThat(s3.response().headers().firstValue("X-Subject-Token")).isEmpty();
    Reply validated = api.validate(admin, ec2.token()).with(200);
    assertThat(validated.body().at("/token/methods")).isEqualTo(ec2.body().at("/token/methods"));
  }

  @Test
  void d1_a_good_signature_is_nothing_without_a_service_to_show_it() throws Exception {
    for (String path : List.of(EC2_TOKENS, S3_TOKENS)) {
      String signed =
          path.equals(EC2_TOKENS) ? key.version2(Instant.now()) : key.version4(Instant.now());
      api.post("", path, signed).with(401);
      api.post(member, path, signed).with(403);
      api.post(admin, path, signed).with(200);
      assertThat(api.get(service, path).with(405).response().headers().firstValue("Allow"))
          .hasValueSatisfying(allowed -> assertThat(allowed).contains("POST"));
    }
  }

  @Test
  void d2_a_signature_is_of_no_use_for_long() throws Exception {
    for (int minutes : new int[] {-16, 16}) {
      Instant then = Instant.now().plus(Duration.ofMinutes(minutes));
      api.post(service, EC2_TOKENS, key.version2(then)).with(401);
      api.post(service, S3_TOKENS, key.version4(then)).with(401);
    }
  }

  @Test
  void a_signature_of_another_secret_is_refused() throws Exception {
    Ec2Request forged = new Ec2Request(key.access(), key.secret() + "x");
    api.post(service, EC2_TOKENS, forged.version2(Instant.now())).with(401);
    api.post(service, S3_TOKENS, forged.version4(Instant.now())).with(401);
  }

  @Test
  void d3_what_is_disabled_or_taken_away_redeems_nothing() throws Exception {
    redeem(admin).with(200);
    for (String kind : List.of("user", "project", "domain")) {
      String path =
          "/v3/%ss/%s"
              .formatted(
                  kind, kind.equals("user") ? user : kind.equals("project") ? project : domain);
      String body = "{\"%s\": {\"enabled\": %s}}";
      api.patch(admin, path, body.formatted(kind, false)).with(200);
      redeem(admin).with(401);
      api.patch(admin, path, body.formatted(kind, true)).with(200);
    }
    redeem(admin).with(200);
    String role = api.role(admin, "member");
    String grant = "/v3/projects/%s/users/%s/roles/%s".formatted(project, user, role);
    api.delete(admin, grant).with(204);
    redeem(admin).with(401);
  }

  @Test
  void d6_a_reader_makes_and_deletes_no_keys() throws Exception {
    String someone = someoneWith("reader");
    String reader = login(someone);
    created(reader, someone).with(403);
    JsonNode made = created(admin, someone).with(201).body().path("credential");
    String path = ofUser(someone) + "/" + made.path("access").asText();
    api.get(reader, path).with(200);
    api.delete(reader, path).with(403);
    api.get(reader, path).with(200);
    api.delete(admin, path).with(204);
    api.get(reader, path).with(404);
  }

  @Test
  void d9_another_type_under_the_id_of_the_key_is_an_unknown_key() throws Exception {
    String access = UUID.randomUUID().toString();
    String body =
        """
        {"credential": {"type": "EC2", "user_id": "%s", "project_id": "%s",
          "blob": "{\\"access\\": \\"%s\\", \\"secret\\": \\"s\\"}"}}
        """;
    api.post(member, "/v3/credentials", body.formatted(user, project, access)).with(201);
    Reply typed =
        api.post(service, EC2_TOKENS, new Ec2Request(access, "s").version2(Instant.now()));
    Reply unknown =
        api.post(service, EC2_TOKENS, new Ec2Request("nobody's", "s").version2(Instant.now()));

    assertThat(typed.with(404).body()).isEqualTo(unknown.with(404).body());
    assertThat(typed.body().at("/error/message").asText()).isEqualTo("EC2 access key not found.");
    api.get(member, ofUser(user) + "/" + access).with(401);
  }

  @Test
  void d10_the_token_may_be_validated_and_never_used() throws Exception {
    String token = redeem(service).with(200).token();
    api.validate(service, token).with(200);
    String password = "{\"user\": {\"original_password\": \"pass\", \"password\": \"other\"}}";
    api.post(token, "/v3/users/%s/password".formatted(user), password).with(403);
    login(user);
    api.validate(token, token).with(403);
    api.send("GET", "/v3", Map.of("X-Storage-Token", token), "").with(403);
    String exchange =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}}%s}}
        """;
    String scope = ", \"scope\": {\"project\": {\"id\": \"%s\"}}".formatted(project);
    api.post("", "/v3/auth/tokens", exchange.formatted(token, "")).with(403);
    api.post("", "/v3/auth/tokens", exchange.formatted(token, scope)).with(403);
    String named =
        """
        {"auth": {"identity": {"methods": ["ec2credential"], "ec2credential": {}}}}
        """;
    api.post("", "/v3/auth/tokens", named).with(401);
  }

  @Test
  void d10_every_route_refuses_the_token_as_a_caller() throws Exception {
    String token = redeem(service).with(200).token();
    List<MatchResult> routes =
        ROUTE.matcher(Files.readString(Path.of("../docs/routes.md"))).results().toList();
    assertThat(routes).hasSizeGreaterThan(100);
    for (MatchResult route : routes) {
      String path = route.group(2).replaceAll("\\{\\w+}", "x");
      api.send(route.group(1), path, Map.of("X-Auth-Token", token), "").with(403);
    }
    for (String path : List.of("/", "/v3", "/v3/nothing", "/nothing")) {
      api.get(token, path).with(403);
    }
    api.revoke(admin, token).with(204);
    api.get(token, "/v3").with(200);
    api.get(token, "/v3/nothing").with(404);
    api.get(token, "/v3/auth/projects").with(401);
  }

  @Test
  void e1_a_user_lists_nobody_elses_credentials() throws Exception {
    String other = someoneWith("member");
    created(admin, other).with(201);

    for (String filter : List.of("", "?user_id=" + other, "?type=ec2", "?user_id=" + user)) {
      JsonNode listed =
          api.get(member, "/v3/credentials" + filter).with(200).body().path("credentials");
      assertThat(listed.findValuesAsText("user_id"))
          .as(filter)
          .hasSize(filter.contains(other) ? 0 : 1)
          .allMatch(user::equals);
    }
    assertThat(
            api.get(admin, "/v3/credentials?user_id=" + other).with(200).body().path("credentials"))
        .hasSize(1);
  }

  @Test
  void e2_e3_only_the_blob_of_a_credential_changes() throws Exception {
    JsonNode listed = api.get(member, "/v3/credentials").with(200).body().at("/credentials/0");
    String path = "/v3/credentials/" + listed.path("id").asText();
    for (String change :
        List.of(
            "{\"type\": \"cert\"}",
            "{\"user_id\": \"x\"}",
            "{\"project_id\": null}",
            "{\"id\": \"x\"}",
            "{}",
            "{\"blob\": \"{\\\"access\\\": \\\"a\\\", \\\"trust_id\\\": \\\"t\\\"}\"}")) {
      api.patch(member, path, "{\"credential\": %s}".formatted(change)).with(400);
    }
    assertThat(api.get(member, path).with(200).body().path("credential")).isEqualTo(listed);
    String blob = "{\\\"access\\\": \\\"other\\\", \\\"secret\\\": \\\"s\\\"}";
    api.patch(member, path, "{\"credential\": {\"blob\": \"%s\"}}".formatted(blob)).with(200);
    assertThat(api.get(member, path).with(200).body().at("/credential/blob").asText())
        .isEqualTo("{\"access\": \"other\", \"secret\": \"s\"}");
    redeem(service).with(401);
  }

  @Test
  void credentials_go_with_their_user() throws Exception {
    api.delete(admin, "/v3/users/" + user).with(204);
    redeem(service).with(404);
    assertThat(
            api.get(admin, "/v3/credentials?user_id=" + user).with(200).body().path("credentials"))
        .isEmpty();
  }
}
