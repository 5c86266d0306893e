package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.server.Await;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What trusts and application credentials give, and what ends it; security cases by their ids. */
@ExtendWith(CloudUnderTest.class)
class DelegationIT {
  private Delegations all;
  private Api api;

  @BeforeEach
  void begin(Cloud cloud) throws Exception {
    all = Delegations.in(cloud);
    api = all.api;
  }

  private static String inSeconds(long seconds) {
    return Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private List<String> roles(JsonNode token) {
    List<String> ids = new ArrayList<>();
    token.path("roles").forEach(role -> ids.add(role.path("id").asText()));
    return ids;
  }

  // --- trusts

  @Test
  void a_trust_names_the_trustee_or_where_it_impersonates_the_trustor() throws Exception {
    JsonNode plain = all.valid(all.trustToken(false, ""));
    assertThat(plain.at("/user/id").asText()).isEqualTo(all.trustee);
    assertThat(plain.at("/OS-TRUST:trust/trustor_user/id").asText()).isEqualTo(all.trustor);
    assertThat(roles(plain)).containsExactlyInAnyOrder(all.member, all.reader);
    JsonNode impersonating = all.valid(all.trustToken(true, ""));
    assertThat(impersonating.at("/user/id").asText()).isEqualTo(all.trustor);
    assertThat(impersonating.at("/OS-TRUST:trust/trustee_user/id").asText()).isEqualTo(all.trustee);
  }

  @Test
  void only_the_trustee_may_use_a_trust() throws Exception {
    String trust = all.trust(false, "");
    all.byTrust(all.user(), trust).with(403);
    all.byTrust(all.trustor, trust).with(403);
    all.byTrust(all.trustee, trust).with(201);
  }

  @Test
  void b5_a_trust_and_a_project_are_no_scope() throws Exception {
    String scope =
        "{\"OS-TRUST:trust\": {\"id\": \"%s\"}, \"project\": {\"id\": \"%s\"}}"
            .formatted(all.trust(false, ""), all.made("project", ""));
    all.login(all.trustee, scope).with(400);
  }

  @Test
  void a12_a_disabled_trustee_ends_tokens_that_name_the_trustor() throws Exception {
    String token = all.trustToken(true, "");
    all.valid(token);
    all.disable(all.trustee);
    all.dead(token);
  }

  @Test
  void a12_another_password_of_the_trustee_ends_tokens_that_name_the_trustor() throws Exception {
    String token = all.trustToken(true, "");
    all.valid(token);
    api.patch(all.admin, "/v3/users/" + all.trustee, "{\"user\": {\"password\": \"other\"}}")
        .with(200);
    all.dead(token);
  }

  @Test
  void a_disabled_trustor_ends_it_all() throws Exception {
    String trust = all.trust(false, "");
    String token = all.byTrust(all.trustee, trust).with(201).token();
    all.valid(token);
    all.disable(all.trustor);
    all.dead(token);
    all.byTrust(all.trustee, trust).with(403);
  }

  @Test
  void a3_a_role_that_the_trustor_loses_ends_the_trust_until_it_is_given_again() throws Exception {
    String trust = all.trust(false, "");
    String token = all.byTrust(all.trustee, trust).with(201).token();
    all.valid(token);
    all.revoke(all.trustor, all.member);
    all.dead(token);
    all.byTrust(all.trustee, trust).with(403);
    all.grant(all.trustor, all.member);
    all.valid(token);
  }

  @Test
  void a_trustor_who_is_deleted_takes_the_trust_along() throws Exception {
    String trust = all.trust(false, "");
    String token = all.byTrust(all.trustee, trust).with(201).token();
    all.valid(token);
    api.delete(all.admin, "/v3/users/" + all.trustor).with(204);
    all.dead(token);
    all.byTrust(all.trustee, trust).with(401);
    api.get(all.admin, "/v3/OS-TRUST/trusts/" + trust).with(404);
  }

  @Test
  void a_project_that_is_deleted_takes_the_trust_along() throws Exception {
    String trust = all.trust(false, "");
    String token = all.byTrust(all.trustee, trust).with(201).token();
    all.valid(token);
    api.delete(all.admin, "/v3/projects/" + all.project).with(204);
    all.dead(token);
    api.get(all.admin, "/v3/OS-TRUST/trusts/" + trust).with(404);
  }

  @Test
  void a_trust_that_is_deleted_ends_its_tokens_and_those_handed_on_from_it() throws Exception {
    String parent = all.trust(true, ", \"allow_redelegation\": true");
    String token = all.byTrust(all.trustee, parent).with(201).token();
    String third = all.user();
    String child =
        all.makeTrust(token, all.trustor, third, all.member, ", \"impersonation\": true")
            .with(201)
            .body()
            .at("/trust/id")
            .asText();
    String handedOn = all.byTrust(third, child).with(201).token();
    all.valid(token);
    all.valid(handedOn);
    api.delete(all.token(all.trustor), "/v3/OS-TRUST/trusts/" + parent).with(204);
    all.dead(token);
    all.dead(handedOn);
    all.byTrust(third, child).with(401);
  }

  @Test
  void c1_a_trust_is_handed_on_as_often_as_it_counts_and_never_with_more() throws Exception {
    String parent = all.trust(true, ", \"allow_redelegation\": true, \"redelegation_count\": 1");
    String token = all.byTrust(all.trustee, parent).with(201).token();
    String third = all.user();
    all.grant(all.trustor, all.reader);
    String more = ", \"impersonation\": true, \"allow_redelegation\": true";
    all.makeTrust(token, all.trustor, third, all.reader, more).with(403);
    all.makeTrust(token, all.trustor, third, all.member, more + ", \"redelegation_count\": 2")
        .with(403);
    Reply made = all.makeTrust(token, all.trustor, third, all.member, more).with(201);
    assertThat(made.body().at("/trust/redelegation_count").asInt()).isZero();
    assertThat(made.body().at("/trust/redelegated_trust_id").asText()).isEqualTo(parent);
    String last = all.byTrust(third, made.body().at("/trust/id").asText()).with(201).token();
    all.makeTrust(last, all.trustor, all.user(), all.member, ", \"impersonation\": true").with(403);
  }

  @Test
  void a13_a_token_ends_with_its_trust() throws Exception {
    String end = inSeconds(900);
    JsonNode token = all.valid(all.trustToken(false, ", \"expires_at\": \"%s\"".formatted(end)));
    assertThat(Instant.parse(token.path("expires_at").asText())).isEqualTo(Instant.parse(end));
  }

  @Test
  void of_many_who_want_the_last_uses_each_use_is_one_token_and_that_lives_on() throws Exception {
    String trust = all.trust(false, ", \"remaining_uses\": 2");
    String bearer = all.login(all.trustee, "\"unscoped\"").with(201).token();
    String scope = ", \"scope\": {\"OS-TRUST:trust\": {\"id\": \"%s\"}}".formatted(trust);
    List<Reply> replies = new ArrayList<>();
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Reply>> asks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        asks.add(() -> all.exchanged(bearer, scope));
      }
      for (Future<Reply> reply : many.invokeAll(asks)) {
        replies.add(reply.get());
      }
    }
    List<Reply> issued = replies.stream().filter(reply -> reply.status() == 201).toList();
    assertThat(issued).hasSize(2);
    assertThat(replies).extracting(Reply::status).isSubsetOf(201, 401, 403);
    for (Reply each : issued) {
      all.valid(each.token());
    }
    all.exchanged(bearer, scope).with(401);
    api.get(all.admin, "/v3/OS-TRUST/trusts/" + trust).with(404);
  }

  // --- application credentials

  @Test
  void an_application_credential_gives_the_roles_it_names_and_what_they_imply() throws Exception {
    String roles = ", \"roles\": [{\"id\": \"%s\"}]".formatted(all.reader);
    JsonNode token = all.valid(all.credentialToken(roles));
    assertThat(roles(token)).containsExactly(all.reader);
    assertThat(token.at("/project/id").asText()).isEqualTo(all.project);
    assertThat(token.at("/application_credential/restricted").asBoolean()).isTrue();
    assertThat(roles(all.valid(all.credentialToken(""))))
        .containsExactlyInAnyOrder(all.member, all.reader);
  }

  @Test
  void c3_whom_a_request_names_besides_the_id_does_not_count() throws Exception {
    String id = all.credential("").path("id").asText();
    String body =
        """
        {"auth": {"identity": {"methods": ["application_credential"],
          "application_credential": {"id": "%s", "secret": "s3cr3t", "user": {"id": "%s"}}}}}
        """;
    Reply reply =
        api.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(id, all.trustee)).with(201);
    assertThat(reply.body().at("/token/user/id").asText()).isEqualTo(all.trustor);
  }

  @Test
  void c4_another_path_opens_nobody_elses_credential() throws Exception {
    String id = all.credential("").path("id").asText();
    all.grant(all.trustee, all.reader);
    String other = all.token(all.trustee);
    api.get(other, all.credentials(all.trustee) + "/" + id).with(403);
    api.delete(other, all.credentials(all.trustee) + "/" + id).with(403);
    api.get(all.token(all.trustor), all.credentials(all.trustor) + "/" + id).with(200);
  }

  @Test
  void c7_a_role_that_the_token_does_not_carry_is_not_given() throws Exception {
    String narrow =
        all.credentialToken(
            ", \"unrestricted\": true, \"roles\": [{\"id\": \"%s\"}]".formatted(all.reader));
    String roles = ", \"roles\": [{\"id\": \"%s\"}]".formatted(all.member);
    all.makeCredential(narrow, all.trustor, roles).with(400);
    JsonNode made =
        all.makeCredential(narrow, all.trustor, "").with(201).body().at("/application_credential");
    assertThat(roles(made)).containsExactly(all.reader);
  }

  @Test
  void c12_no_secret_is_longer_than_what_is_checked_of_it() throws Exception {
    String token = all.token(all.trustor);
    String body =
        "{\"application_credential\": {\"name\": \"long\", \"secret\": \"%s\"}}"
            .formatted("x".repeat(73));
    api.post(token, all.credentials(all.trustor), body).with(400);
    JsonNode made =
        api.post(
                token,
                all.credentials(all.trustor),
                "{\"application_credential\": {\"name\": \"fresh\"}}")
            .with(201)
            .body()
            .path("application_credential");
    String secret = made.path("secret").asText();
    assertThat(secret).hasSize(72);
    String id = made.path("id").asText();
    all.byCredential(id, secret).with(201);
    all.byCredential(id, secret.substring(0, 71)).with(401);
  }

  @Test
  void a_role_the_owner_loses_is_lost_to_the_credential_and_comes_back_with_it() throws Exception {
    all.grant(all.trustor, all.reader);
    String token = all.credentialToken("");
    assertThat(roles(all.valid(token))).contains(all.member);
    all.revoke(all.trustor, all.member);
    assertThat(roles(all.valid(token))).containsExactly(all.reader);
    all.revoke(all.trustor, all.reader);
    all.dead(token);
    all.grant(all.trustor, all.reader);
    assertThat(roles(all.valid(token))).containsExactly(all.reader);
  }

  @Test
  void a_role_that_is_deleted_takes_the_credentials_of_its_holders_along() throws Exception {
    String role = all.made("role", "");
    all.grant(all.trustor, role);
    JsonNode credential = all.credential("");
    String token = all.byCredential(credential.path("id").asText(), "s3cr3t").with(201).token();
    all.valid(token);
    api.delete(all.admin, "/v3/roles/" + role).with(204);
    all.dead(token);
    all.byCredential(credential.path("id").asText(), "s3cr3t").with(404);
  }

  @Test
  void a_disabled_owner_has_credentials_and_rules_again_afterwards() throws Exception {
    String rules =
        ", \"access_rules\": [{\"service\": \"s\", \"method\": \"GET\", \"path\": \"/\"}]";
    String id = all.credential(rules).path("id").asText();
    String token = all.byCredential(id, "s3cr3t").with(201).token();
    all.valid(token);
    all.disable(all.trustor);
    all.dead(token);
    all.byCredential(id, "s3cr3t").with(401);
    api.patch(all.admin, "/v3/users/" + all.trustor, "{\"user\": {\"enabled\": true}}").with(200);
    // A token of the second in which tokens were revoked is revoked too.
    Thread.sleep(Duration.ofSeconds(1));
    String own = all.token(all.trustor);
    String path = "/v3/users/%s/access_rules".formatted(all.trustor);
    assertThat(api.get(own, path).with(200).body().path("access_rules")).hasSize(1);
    all.valid(all.byCredential(id, "s3cr3t").with(201).token());
  }

  /** Whichever token of its own it asks with; one that names the trustor is not its own. */
  @Test
  void a_token_by_a_trust_is_its_trustees_to_ask_about_and_to_end() throws Exception {
    String token = all.trustToken(true, "");
    String trustee = all.login(all.trustee, "\"unscoped\"").with(201).token();
    api.validate(token, token).with(403);
    api.validate(all.token(all.trustor), token).with(403);
    api.validate(trustee, token).with(200);
    api.revoke(token, token).with(403);
    api.revoke(trustee, token).with(204);
    all.dead(token);
  }

  @Test
  void a13_a_token_ends_with_its_credential() throws Exception {
    String end = inSeconds(900);
    String members = ", \"expires_at\": \"%s\"".formatted(end);
    JsonNode token = all.valid(all.credentialToken(members));
    assertThat(Instant.parse(token.path("expires_at").asText())).isEqualTo(Instant.parse(end));
  }

  @Test
  void a_token_may_be_asked_about_after_its_credential_is_over() throws Exception {
    String members = ", \"expires_at\": \"%s\"".formatted(inSeconds(4));
    String token = all.credentialToken(members);
    Await.until(
        Duration.ofSeconds(30),
        "the end of the credential",
        () -> api.validate(all.admin, token).status() == 404);
    Map<String, String> headers = Map.of("X-Auth-Token", all.admin, "X-Subject-Token", token);
    JsonNode found =
        api.send("GET", "/v3/auth/tokens?allow_expired=1", headers, "").with(200).body();
    assertThat(found.path("token").has("application_credential")).isTrue();
    api.send("GET", "/v3/auth/tokens?allow_expired=0", headers, "").with(404);
    api.get(token, "/v3/auth/projects").with(401);
  }

  @Test
  void a_credential_that_is_deleted_ends_its_tokens() throws Exception {
    String id = all.credential("").path("id").asText();
    String token = all.byCredential(id, "s3cr3t").with(201).token();
    all.valid(token);
    api.delete(all.token(all.trustor), all.credentials(all.trustor) + "/" + id).with(204);
    all.dead(token);
    all.byCredential(id, "s3cr3t").with(404);
  }

  // --- access rules

  private static String rule(String service, String method, String path) {
    return ", \"access_rules\": [{\"service\": \"%s\", \"method\": \"%s\", \"path\": \"%s\"}]"
        .formatted(service, method, path);
  }

  /** Also where no token is needed: what is not covered is not done (C14). */
  @Test
  void c14_a_limited_token_opens_nothing_that_needs_none_either() throws Exception {
    String token = all.credentialToken(rule("identity", "GET", "/v3/projects/**"));
    String password = "{\"user\": {\"original_password\": \"%s\", \"password\": \"x\"}}";
    String change = "/v3/users/%s/password".formatted(all.trustor);
    api.post(token, change, password.formatted(Delegations.PASSWORD)).with(401);
    api.get(token, "/v3").with(401);
    api.get(token, "/v3/nonesuch").with(401);
    api.get("", "/v3").with(200);
    api.get(token, "/v3/projects/" + all.project).with(200);
    api.post("", change, password.formatted(Delegations.PASSWORD)).with(204);
  }

  @Test
  void c13_who_knows_no_access_rules_is_told_of_no_limited_token() throws Exception {
    String token = all.credentialToken(rule("compute", "GET", "/v2.1/servers"));
    all.valid(token); // from memory from now on
    all.valid(token);
    api.validate(all.admin, token).with(404);
    for (String version : new String[] {"0.5", "x", ""}) {
      Map<String, String> headers =
          Map.of(
              "X-Auth-Token",
              all.admin,
              "X-Subject-Token",
              token,
              "OpenStack-Identity-Access-Rules",
              version);
      api.send("GET", "/v3/auth/tokens", headers, "").with(404);
      api.send("HEAD", "/v3/auth/tokens", headers, "").with(404);
    }
    assertThat(all.valid(token).at("/application_credential/access_rules/0/path").asText())
        .isEqualTo("/v2.1/servers");
  }

  @Test
  void c14_a_limited_token_opens_what_its_rules_cover_and_nothing_else() throws Exception {
    String token = all.credentialToken(rule("identity", "GET", "/v3/auth/*"));
    api.get(token, "/v3/auth/projects").with(200);
    api.get(token, "/v3/auth/domains").with(200);
    api.get(token, "/v3/auth/projects/").with(200);
    api.get(token, "/v3/users/" + all.trustor).with(401);
    api.get(token, "/v3/auth/../users/" + all.trustor).with(404); // no such route
    api.send("HEAD", "/v3/auth/projects", Map.of("X-Auth-Token", token), "").with(401);
    api.get(token, all.credentials(all.trustor)).with(401);
    api.validate(token, token).with(404); // asked, as the header does not tell of rules
    Map<String, String> chained = Map.of("X-Auth-Token", token, "X-Service-Token", token);
    api.send("GET", "/v3/users/" + all.trustor, chained, "").with(401);
  }

  @Test
  void an_access_rule_with_a_member_that_none_has_is_refused() throws Exception {
    String rule =
        ", \"access_rules\": [{\"service\": \"s\", \"method\": \"GET\", \"path\": \"/\", \"x\": 1}]";
    Reply refused = all.makeCredential(all.token(all.trustor), all.trustor, rule).with(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("'x' is an invalid keyword argument for AccessRuleModel");
  }

  @Test
  void c15_another_users_rule_is_nobodys() throws Exception {
    String mine = all.credential(rule("compute", "GET", "/")).at("/access_rules/0/id").asText();
    all.grant(all.trustee, all.reader);
    String other = all.token(all.trustee);
    String path = "/v3/users/%s/access_rules/%s".formatted(all.trustee, mine);
    api.get(other, path).with(404);
    api.delete(other, path).with(404);
    all.makeCredential(other, all.trustee, ", \"access_rules\": [{\"id\": \"%s\"}]".formatted(mine))
        .with(404);
    String own = "/v3/users/%s/access_rules/%s".formatted(all.trustor, mine);
    api.get(all.token(all.trustor), own).with(200);
  }

  @Test
  void a17_an_id_in_capitals_is_the_same_credential_and_trust() throws Exception {
    String id = all.credential("").path("id").asText();
    String token = all.byCredential(id.toUpperCase(Locale.ROOT), "s3cr3t").with(201).token();
    assertThat(all.valid(token).at("/application_credential/id").asText()).isEqualTo(id);
    String path = all.credentials(all.trustor) + "/" + id.toUpperCase(Locale.ROOT);
    api.delete(all.token(all.trustor), path).with(204);
    all.dead(token);
    String trust = all.trust(false, "");
    String shouted = trust.toUpperCase(Locale.ROOT);
    String trusted = all.byTrust(all.trustee, shouted).with(201).token();
    all.valid(trusted);
    api.delete(all.token(all.trustor), "/v3/OS-TRUST/trusts/" + shouted).with(204);
    all.dead(trusted);
  }
}
