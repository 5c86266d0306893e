package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.xloud.it.clients.Api.Scope;
import io.xloud.it.lists.Rows;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;

/**
 * The rules of {@code docs/routes.md} are the ones that are asked: under a policy that refuses
 * everything, each route names its rule in its refusal, even to the administrator.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedRoutesIT {
  private static final String SCHEMA = "guarded";
  private static final String PASSWORD = "refused";
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| ([A-Z]+) \\| `([^`]+)` \\| \\w+ \\| \\w+ \\| (`[^|]+`) \\|", Pattern.MULTILINE);
  private static final Pattern REFUSAL =
      Pattern.compile("You are not authorized to perform the requested action: ([\\w:]+)\\.");

  private static final String MAPPING =
      "{'mapping': {'rules': [{'local': [], 'remote': [{'type': 't'}]}]}}";

  /** Bodies that a schema lets pass, by method and the end of the path. */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          Map.entry("POST /v3/domains", "{'domain': {'name': 'n'}}"),
          Map.entry("PATCH /v3/domains/{domain_id}", "{'domain': {'description': 'd'}}"),
          Map.entry("POST /v3/projects", "{'project': {'name': 'n'}}"),
          Map.entry("PATCH /v3/projects/{project_id}", "{'project': {'description': 'd'}}"),
          Map.entry("PUT /v3/projects/{project_id}/tags", "{'tags': ['t']}"),
          Map.entry("POST /v3/users", "{'user': {'name': 'n'}}"),
          Map.entry("PATCH /v3/users/{user_id}", "{'user': {'description': 'd'}}"),
          Map.entry("POST /v3/groups", "{'group': {'name': 'n'}}"),
          Map.entry("PATCH /v3/groups/{group_id}", "{'group': {'description': 'd'}}"),
          Map.entry("POST /v3/roles", "{'role': {'name': 'n'}}"),
          Map.entry("PATCH /v3/roles/{role_id}", "{'role': {'description': 'd'}}"),
          Map.entry("POST /v3/regions", "{'region': {'id': 'n'}}"),
          Map.entry("PUT /v3/regions/{region_id}", "{'region': {'description': 'd'}}"),
          Map.entry("PATCH /v3/regions/{region_id}", "{'region': {'description': 'd'}}"),
          Map.entry("POST /v3/services", "{'service': {'type': 't'}}"),
          Map.entry("PATCH /v3/services/{service_id}", "{'service': {'name': 'n'}}"),
          Map.entry(
              "POST /v3/endpoints",
              "{'endpoint': {'interface': 'public', 'url': 'http://h/', 'service_id': 's'}}"),
          Map.entry("PATCH /v3/endpoints/{endpoint_id}", "{'endpoint': {'name': 'n'}}"),
          Map.entry("PATCH /v3/limits/{limit_id}", "{'limit': {'description': 'd'}}"),
          Map.entry(
              "PATCH /v3/registered_limits/{registered_limit_id}",
              "{'registered_limit': {'description': 'd'}}"),
          Map.entry(
              "POST /v3/credentials", "{'credential': {'type': 't', 'blob': 'b', 'user_id': 'u'}}"),
          Map.entry("PATCH /v3/credentials/{credential_id}", "{'credential': {'blob': 'b'}}"),
          Map.entry(
              "POST /v3/users/{user_id}/application_credentials",
              "{'application_credential': {'name': 'n'}}"),
          Map.entry(
              "POST /v3/OS-TRUST/trusts",
              "{'trust': {'trustor_user_id': 'a', 'trustee_user_id': 'b', 'impersonation': false}}"),
          Map.entry(
              "PUT /v3/OS-FEDERATION/identity_providers/{idp_id}", "{'identity_provider': {}}"),
          Map.entry(
              "PATCH /v3/OS-FEDERATION/identity_providers/{idp_id}",
              "{'identity_provider': {'description': 'd'}}"),
          Map.entry(
              "PUT /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}",
              "{'protocol': {'mapping_id': 'm'}}"),
          Map.entry(
              "PATCH /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}",
              "{'protocol': {'mapping_id': 'm'}}"),
          Map.entry("PUT /v3/OS-FEDERATION/mappings/{mapping_id}", MAPPING),
          Map.entry("PATCH /v3/OS-FEDERATION/mappings/{mapping_id}", MAPPING),
          Map.entry(
              "PUT /v3/OS-FEDERATION/service_providers/{service_provider_id}",
              "{'service_provider': {'auth_url': 'http://h/', 'sp_url': 'http://h/'}}"),
          Map.entry(
              "PATCH /v3/OS-FEDERATION/service_providers/{service_provider_id}",
              "{'service_provider': {'description': 'd'}}"),
          Map.entry("POST /v3/policies", "{'policy': {'type': 't', 'blob': 'b'}}"),
          Map.entry("PATCH /v3/policies/{policy_id}", "{'policy': {'type': 't'}}"),
          Map.entry(
              "PUT /v3/domains/{domain_id}/config", "{'config': {'identity': {'driver': 'ldap'}}}"),
          Map.entry(
              "PATCH /v3/domains/{domain_id}/config",
              "{'config': {'identity': {'driver': 'ldap'}}}"));

  private final HttpClient client = HttpClient.newHttpClient();
  private IdentityServer server;
  private String token;
  private String adminId;
  private int proven;

  @BeforeAll
  void begin() throws Exception {
    Path policy = Files.createTempFile("policy", ".yaml");
    Conf conf = Conf.empty().with("oslo_policy", "policy_file", policy);
    server = IdentityServer.prepared(SCHEMA, conf, PASSWORD);
    StringBuilder rules = new StringBuilder();
    rows()
        .flatMap(row -> rules(row).stream())
        .distinct()
        .forEach(rule -> rules.append("\"%s\": \"!\"%n".formatted(rule)));
    Files.writeString(policy, rules);
    server.start();
    Api.Reply login = new Api(server.url()).login("admin", PASSWORD, Scope.PROJECT).with(201);
    token = login.token();
    adminId = login.body().at("/token/user/id").asText();
    Rows.fill(SCHEMA, adminId, 1, 2);
  }

  @AfterAll
  void end() {
    System.out.printf("routes: %d named their rule in a refusal%n", proven);
    client.close();
    if (server != null) {
      server.close();
    }
  }

  private static Stream<MatchResult> rows() throws Exception {
    return ROW.matcher(Files.readString(Path.of("../docs/routes.md"))).results();
  }

  private static List<String> rules(MatchResult row) {
    return List.of(row.group(3).replace("`", "").split(", "));
  }

  @TestFactory
  Stream<DynamicTest> asks_its_rule() throws Exception {
    return rows().map(row -> dynamicTest(row.group(1) + " " + row.group(2), () -> check(row)));
  }

  private void check(MatchResult row) throws Exception {
    if (row.group(2).equals("/v3/OS-OAUTH2/introspect")) {
      throw new TestAbortedException("its client logs in by a form, see OAuth2IT");
    }
    String body = BODIES.get(row.group(1) + " " + row.group(2));
    HttpResponse<String> answer = ask(row.group(1), Rows.path(row.group(2), adminId), body);
    if (answer.statusCode() == 400 && body == null && row.group(1).matches("P.*")) {
      throw new TestAbortedException("no body that its schema takes is known here");
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    if (!row.group(1).equals("HEAD")) {
      var refusal = REFUSAL.matcher(answer.body());
      assertThat(refusal.find()).as(answer.body()).isTrue();
      assertThat(rules(row)).contains(refusal.group(1));
    }
    proven++;
  }

  private HttpResponse<String> ask(String method, String path, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("X-Auth-Token", token)
            .header("X-Subject-Token", token);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
