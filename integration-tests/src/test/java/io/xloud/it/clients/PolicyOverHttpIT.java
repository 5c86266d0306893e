package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Asks every route of {@code docs/routes.md} as somebody who may do little, about what belongs to
 * somebody else.
 */
@ExtendWith(CloudUnderTest.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyOverHttpIT {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Open by nature: discovery, and what the caller proves otherwise. */
  private static final Set<String> OPEN =
      Set.of(
          "GET /",
          "GET /v3",
          "GET /openapi",
          "GET /.well-known/jwks.json",
          "GET /.well-known/oauth-authorization-server",
          "GET /v3/OS-FEDERATION/saml2/metadata",
          "GET /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth",
          "POST /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth",
          "GET /v3/auth/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/websso",
          "POST /v3/auth/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/websso",
          "GET /v3/auth/OS-FEDERATION/websso/{protocol_id}",
          "POST /v3/auth/OS-FEDERATION/websso/{protocol_id}",
          "GET /v3/OS-SIMPLE-CERT/ca",
          "GET /v3/OS-SIMPLE-CERT/certificates",
          "GET /v3/auth/OS-FEDERATION/saml2/sp/{idp_id}/{protocol_id}/logout",
          "GET /v3/auth/OS-FEDERATION/saml2/sp/{idp_id}/{protocol_id}/metadata",
          "GET /v3/auth/tokens/OS-PKI/revoked",
          "POST /v3/auth/tokens");

  private Api api;
  private String admin;
  private final Map<String, String> own = new TreeMap<>();
  private final Map<String, String> others = new TreeMap<>();
  private String member;
  private String manager;

  private record Route(String method, String path) {
    String about(Map<String, String> ids) {
      return VARIABLE.matcher(path).replaceAll(name -> ids.getOrDefault(name.group(1), "nosuch"));
    }

    List<String> variables() {
      return VARIABLE.matcher(path).results().map(name -> name.group(1)).toList();
    }

    String name() {
      return method + " " + path;
    }
  }

  private static List<Route> routes() throws IOException {
    return Files.readAllLines(Path.of("../docs/routes.md")).stream()
        .map(Pattern.compile("\\| ([A-Z]+) \\| `(/[^`]*)` \\|.*")::matcher)
        .filter(row -> row.matches())
        .map(MatchResult.class::cast)
        .map(row -> new Route(row.group(1), row.group(2)))
        .toList();
  }

  @BeforeAll
  void make_two_domains(Cloud cloud) throws Exception {
    api = new Api(cloud.url());
    admin = api.login("admin", cloud.adminPassword(), Scope.SYSTEM).token();
    fill(own);
    fill(others);
    grant("/v3/projects/%s/users/%s/roles/%s", own.get("project_id"), "member");
    grant("/v3/domains/%s/users/%s/roles/%s", own.get("domain_id"), "manager");
    member = login("project", own.get("project_id"));
    manager = login("domain", own.get("domain_id"));
  }

  private void fill(Map<String, String> ids) throws Exception {
    String name = "it-" + UUID.randomUUID();
    ids.put("domain_id", made("domain", "{'domain': {'name': '%s'}}".formatted(name)));
    for (String kind : List.of("user", "group", "project")) {
      String body =
          "{'%s': {'name': '%s', 'domain_id': '%s'%s}}"
              .formatted(
                  kind,
                  name,
                  ids.get("domain_id"),
                  kind.equals("user") ? ", 'password': 'pass'" : "");
      ids.put(kind + "_id", made(kind, body));
    }
    ids.put("role_id", api.role(admin, "admin"));
  }

  private String made(String kind, String body) throws Exception {
    Reply reply = api.post(admin, "/v3/" + kind + "s", body.replace('\'', '"')).with(201);
    return reply.body().path(kind).path("id").asText();
  }

  private void grant(String form, String on, String role) throws Exception {
    api.put(admin, form.formatted(on, own.get("user_id"), api.role(admin, role))).with(204);
  }

  private String login(String kind, String id) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["password"],
                               "password": {"user": {"id": "%s", "password": "pass"}}},
                  "scope": {"%s": {"id": "%s"}}}}\
        """
            .formatted(own.get("user_id"), kind, id);
    return api.post("none", "/v3/auth/tokens", body).with(201).token();
  }

  private HttpResponse<String> send(
      String method, String path, String token, UnaryOperator<HttpRequest.Builder> more)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("X-Auth-Token", token);
    }
    return CLIENT.send(more.apply(request).build(), HttpResponse.BodyHandlers.ofString());
  }

  private ObjectNode injected() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    own.forEach(body::put);
    body.put("system", "all").put("system_scope", "all").put("is_admin", true);
    ObjectNode target = body.putObject("target");
    for (String kind : List.of("user", "group", "project", "domain", "role", "token")) {
      ObjectNode object = target.putObject(kind);
      object.put("id", own.getOrDefault(kind + "_id", "x"));
      object.put("user_id", own.get("user_id")).put("domain_id", own.get("domain_id"));
      own.forEach((name, id) -> body.put("target.%s.%s".formatted(kind, name), id));
    }
    return body;
  }

  @Test
  void F1_what_a_body_says_at_its_top_decides_nothing() throws Exception {
    String body = injected().toString();
    for (Route route : routes()) {
      for (String token : List.of(member, manager)) {
        if (!Set.of("GET", "DELETE", "PUT").contains(route.method())) {
          continue;
        }
        String path = route.about(others);
        HttpResponse<String> plain = send(route.method(), path, token, it -> it);
        for (String type : List.of("application/json", "application/vnd.x+json", "text/plain")) {
          HttpResponse<String> answer =
              send(
                  route.method(),
                  path,
                  token,
                  it ->
                      it.header("Content-Type", type)
                          .method(route.method(), HttpRequest.BodyPublishers.ofString(body)));
          if (type.equals("text/plain")) {
            assertThat(answer.statusCode()).as(route.name()).isEqualTo(400);
          } else if (plain.statusCode() != 400) {
            assertThat(answer.statusCode())
                .as(route.name() + " " + answer.body())
                .isIn(plain.statusCode(), 400);
          }
        }
      }
    }
  }

  @Test
  void F2_a_path_wins_over_a_query_of_the_same_name() throws Exception {
    for (Route route : routes()) {
      for (String token : List.of(member, manager)) {
        if (route.variables().isEmpty() || route.method().equals("POST")) {
          continue;
        }
        String path = route.about(others);
        StringBuilder query = new StringBuilder("?x=y");
        for (String name : route.variables()) {
          query.append('&').append(name).append('=').append(own.getOrDefault(name, "x"));
        }
        HttpResponse<String> plain = send(route.method(), path, token, it -> it);
        HttpResponse<String> answer = send(route.method(), path + query, token, it -> it);
        assertThat(answer.statusCode())
            .as(route.name() + query + " " + answer.body())
            .isIn(plain.statusCode(), 400);
        if (answer.statusCode() == 400) {
          assertThat(plain.statusCode()).as(route.name()).isNotEqualTo(403);
        }
      }
    }
  }

  @Test
  void F3_F7_a_domains_manager_gives_no_more_than_it_may() throws Exception {
    String member = api.role(admin, "member");
    String injected = injected().toString();
    String inherited = "/v3/OS-INHERIT/domains/%s/users/%s/roles/%s/inherited_to_projects";
    String grant = "/v3/domains/%s/users/%s/roles/%s";
    String mine = own.get("domain_id");
    String me = own.get("user_id");
    for (String path :
        List.of(
            inherited.formatted(others.get("domain_id"), me, member),
            grant.formatted(others.get("domain_id"), me, member),
            grant.formatted(mine, others.get("user_id"), member),
            grant.formatted(mine, me, own.get("role_id")),
            inherited.formatted(mine, me, own.get("role_id")),
            grant.formatted(mine, me, api.role(admin, "service")))) {
      assertThat(send("PUT", path, manager, it -> it).statusCode()).as(path).isEqualTo(403);
      HttpResponse<String> answer =
          send(
              "PUT",
              path,
              manager,
              it ->
                  it.header("Content-Type", "application/json")
                      .method("PUT", HttpRequest.BodyPublishers.ofString(injected)));
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
    }
    String allowed = grant.formatted(mine, me, member);
    assertThat(send("PUT", allowed, manager, it -> it).statusCode()).isEqualTo(204);
  }

  @Test
  void F5_nothing_opens_without_a_token() throws Exception {
    for (Route route : routes()) {
      if (!OPEN.contains(route.name())) {
        HttpResponse<String> answer = send(route.method(), route.about(others), "", it -> it);
        // A body is looked at before its sender.
        assertThat(answer.statusCode())
            .as(route.name() + " " + answer.body())
            .isIn(
                Set.of("POST", "PUT", "PATCH").contains(route.method())
                    ? List.of(400, 401)
                    : List.of(401));
      }
    }
  }

  @Test
  void F8_a_grant_that_is_not_there_cannot_be_taken() throws Exception {
    String grants =
        "/v3/domains/%s/users/%s/roles".formatted(own.get("domain_id"), own.get("user_id"));
    JsonNode before = api.get(admin, grants).with(200).body().path("roles");

    api.delete(admin, grants + "/" + own.get("role_id")).with(404);

    assertThat(api.get(admin, grants).with(200).body().path("roles")).isEqualTo(before);
  }

  @Test
  void an_explanation_says_what_the_door_does() throws Exception {
    for (Map.Entry<String, String> one :
        Map.of("identity:get_user", "user", "identity:get_project", "project").entrySet()) {
      for (Map<String, String> ids : List.of(own, others)) {
        String kind = one.getValue();
        String id = ids.get(kind + "_id");
        for (Map.Entry<String, String> caller :
            Map.of(member, "project_id", manager, "domain_id").entrySet()) {
          boolean may = api.get(caller.getKey(), "/v3/%ss/%s".formatted(kind, id)).status() == 200;
          String of =
              "{'user_id': '%s', '%s': '%s'}"
                  .formatted(own.get("user_id"), caller.getValue(), own.get(caller.getValue()));
          String token = "{'token': '%s'}".formatted(caller.getKey());
          for (String who : List.of(of, token)) {
            Reply told = explained(one.getKey(), who, "'%s_id': '%s'".formatted(kind, id));
            assertThat(told.body().at("/explanation/allowed").asBoolean())
                .as(told.response().body())
                .isEqualTo(may);
            assertThat(told.response().body()).doesNotContain(caller.getKey());
          }
        }
      }
    }
  }

  @Test
  void an_explanation_is_for_administrators_of_the_system_alone() throws Exception {
    String question = "{\"explanation\": {\"action\": \"identity:get_user\"}}";
    api.post(manager, "/v3/xloud/policy_explanations", question).with(403);
    api.post(member, "/v3/xloud/policy_explanations", question).with(403);
    api.post("none", "/v3/xloud/policy_explanations", question).with(401);
    api.post(admin, "/v3/xloud/policy_explanations", question).with(200);
  }

  @Test
  void an_explanation_shows_what_the_rule_looked_at() throws Exception {
    JsonNode told =
        explained(
                "identity:get_user",
                "{'roles': ['manager'], 'domain_id': '%s'}".formatted(own.get("domain_id")),
                "'attributes': {'target.user.domain_id': 'elsewhere', 'target.user.password': 's3cret'}")
            .body()
            .path("explanation");
    assertThat(told.path("allowed").asBoolean()).isFalse();
    assertThat(told.at("/caller/roles").toString()).contains("manager", "member", "reader");
    assertThat(told.at("/rule/source").asText()).startsWith("default");
    assertThat(told.toString())
        .contains("\"name\":\"target.user.domain_id\",\"present\":true,\"value\":\"elsewhere\"")
        .contains("\"name\":\"target.user.id\",\"present\":false")
        .doesNotContain("s3cret");
  }

  private Reply explained(String action, String caller, String target) throws Exception {
    String body =
        "{'explanation': {'action': '%s', 'caller': %s, 'target': {%s}}}"
            .formatted(action, caller, target);
    return api.post(admin, "/v3/xloud/policy_explanations", body.replace('\'', '"')).with(200);
  }
}
