package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.lists.Statements;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attacks that are known from Keystone's advisories and have no other home. */
@ExtendWith(CloudUnderTest.class)
class SecurityCasesIT {
  private Api api;
  private Delegations all;
  private String admin;

  @BeforeEach
  void begin(Cloud cloud) throws Exception {
    api = new Api(cloud.url());
    all = Delegations.in(cloud);
    admin = api.login("admin", cloud.adminPassword(), Scope.PROJECT).with(201).token();
  }

  @Test
  void a6_a_token_says_the_same_of_itself_however_often_it_is_validated() throws Exception {
    Api.Reply issued = api.loginById(all.trustor, Delegations.PASSWORD).with(201);
    for (int i = 0; i < 5; i++) {
      JsonNode again = api.validate(admin, issued.token()).with(200).body().path("token");
      for (String member : new String[] {"issued_at", "expires_at", "audit_ids"}) {
        assertThat(again.path(member)).isEqualTo(issued.body().path("token").path(member));
      }
    }
  }

  @Test
  void b3_a_token_for_the_system_is_exchanged_for_no_place(Cloud cloud) throws Exception {
    String system = api.login("admin", cloud.adminPassword(), Scope.SYSTEM).with(201).token();
    for (String scope :
        new String[] {
          "{\"project\": {\"name\": \"admin\", \"domain\": {\"id\": \"default\"}}}",
          "{\"domain\": {\"id\": \"default\"}}"
        }) {
      String body =
          """
          {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}}, "scope": %s}}
          """;
      api.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(system, scope)).with(403);
    }
  }

  /** Of a thousand wrong passwords in one request one counts, and one hash is made. */
  @Test
  void g2_a_method_that_is_named_a_thousand_times_is_asked_once() throws Exception {
    String user = api.createUser(admin, "it-" + UUID.randomUUID(), "pass");
    String methods = String.join(",", Collections.nCopies(1000, "\"password\""));
    String body =
        """
        {"auth": {"identity": {"methods": [%s],
          "password": {"user": {"id": "%s", "password": "wrong"}}}}}
        """;
    api.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(methods, user)).with(401);

    api.loginById(user, "pass").with(201);
  }

  @Test
  void e7_a_list_of_credentials_is_narrowed_where_they_lie() throws Exception {
    String token = all.token(all.trustor);
    List<String> asked =
        new Statements("clients").during(() -> api.get(token, "/v3/credentials").with(200));

    assertThat(asked)
        .filteredOn(one -> one.contains("FROM credential"))
        .singleElement()
        .satisfies(one -> assertThat(one).contains(all.trustor));
  }

  @Test
  void d7_what_was_handed_on_makes_no_credential_for_another_project() throws Exception {
    String other = all.made("project", "");
    String credential =
        """
        {"credential": {"type": "ec2", "user_id": "%s", "project_id": "%s",
          "blob": "{\\"access\\": \\"%s\\", \\"secret\\": \\"s\\"}"}}
        """;
    for (String token :
        new String[] {
          all.trustToken(true, ""),
          all.credentialToken(""),
          all.credentialToken(", \"unrestricted\": true")
        }) {
      api.post(
              token, "/v3/credentials", credential.formatted(all.trustor, other, UUID.randomUUID()))
          .with(403);
      api.post(
              token,
              "/v3/users/%s/credentials/OS-EC2".formatted(all.trustor),
              "{\"tenant_id\": \"%s\"}".formatted(other))
          .with(403);
    }
    assertThat(
            api.get(admin, "/v3/credentials?user_id=" + all.trustor)
                .with(200)
                .body()
                .path("credentials"))
        .isEmpty();
  }
}
