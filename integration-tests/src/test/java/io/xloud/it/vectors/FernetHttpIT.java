package io.xloud.it.vectors;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.server.Conf;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Odd tokens, sealed with the keys of {@code fernet-http.json}, sent as subject, as caller and as
 * proof of a new token: status and error object are those of the reference.
 */
@Tag("vectors")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FernetHttpIT {
  private static final String NAME = "fernet-http.json";
  private static final String PASSWORD = "admin-of-odd-tokens";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private JsonNode file;
  private Differences differences;
  private IdentityServer server;
  private String adminToken;
  private int compared;
  private int differing;

  @BeforeAll
  void start() throws Exception {
    file = json.readTree(ExchangeFile.FOLDER.resolve(NAME).toFile());
    differences = Differences.recordedIn(NAME);
    JsonNode meta = file.path("meta");
    List<String> methods = new ArrayList<>();
    meta.path("auth_methods").forEach(method -> methods.add(method.asText()));
    server =
        IdentityServer.prepared(
            "fernet_http", Conf.empty().with("auth", "methods", methods), PASSWORD);
    useKeys(meta.path("key_files"), server.folder().resolve("fernet-keys"));
    renameAdmin(meta.path("user_id").asText(), meta.path("project_id").asText());
    server.start();
    adminToken = token();
  }

  private static void useKeys(JsonNode keys, Path folder) throws Exception {
    for (Map.Entry<String, JsonNode> key : keys.properties()) {
      Files.writeString(folder.resolve(key.getKey()), key.getValue().asText());
    }
  }

  /** The recorded tokens name a user and a project by id: the administrator takes these ids. */
  private void renameAdmin(String userId, String projectId) throws Exception {
    try (Connection connection = Mariadb.running().connect(server.schema());
        Statement statement = connection.createStatement()) {
      statement.execute("set session server_id = " + EventFence.FOREIGN);
      statement.execute("set session foreign_key_checks = 0");
      String user = "(select user_id from local_user where name = 'admin')";
      String project = "(select id from project where name = 'admin')";
      statement.execute(
          "update assignment set actor_id = '%s' where actor_id = %s".formatted(userId, user));
      statement.execute(
          "update assignment set target_id = '%s' where target_id = %s"
              .formatted(projectId, project));
      statement.execute(
          "update system_assignment set actor_id = '%s' where actor_id = %s"
              .formatted(userId, user));
      statement.execute("update user set id = '%s' where id = %s".formatted(userId, user));
      statement.execute(
          "update local_user set user_id = '%s' where name = 'admin'".formatted(userId));
      statement.execute("update project set id = '%s' where name = 'admin'".formatted(projectId));
    }
  }

  private String token() throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["password"], "password": {"user":
         {"name": "admin", "domain": {"id": "default"}, "password": "%s"}}},
         "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
        """
            .formatted(PASSWORD);
    return client
        .send(post(body), BodyHandlers.ofString())
        .headers()
        .firstValue("X-Subject-Token")
        .orElseThrow();
  }

  @TestFactory
  Stream<DynamicTest> answers_as_recorded() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : file.path("cases")) {
      for (String way : List.of("as_subject", "as_auth_token", "as_token_method")) {
        if (one.hasNonNull(way)) {
          tests.add(
              dynamicTest(
                  "%s %s %s".formatted(one.path("id").asText(), way, one.path("note").asText()),
                  () -> check(one, way)));
        }
      }
    }
    return tests.stream();
  }

  private void check(JsonNode one, String way) throws Exception {
    String id = one.path("id").asText();
    Answer answer = send(way, one.path("token").asText());
    Map<String, String> found =
        new Comparison(Variables.none()).differences(expected(one, way), answer);
    differences.excuse(id + " " + way, answer, Variables.none(), found);
    if (!found.isEmpty()) {
      throw new AssertionError(found + "\nanswer: " + answer.status() + " " + answer.text());
    }
    compared++;
    differing += differences.of(id + " " + way).isEmpty() ? 0 : 1;
  }

  /** Of an accepted token the status is compared here; its body is that of other vectors. */
  private JsonNode expected(JsonNode one, String way) {
    JsonNode recorded = one.path(way);
    var expected = json.createObjectNode().put("status", recorded.path("status").asInt());
    if (recorded.has("error")) {
      expected.putObject("json").set("error", recorded.path("error"));
    }
    return expected;
  }

  private Answer send(String way, String token) throws Exception {
    HttpRequest request =
        switch (way) {
          case "as_subject" ->
              get("/v3/auth/tokens", "X-Auth-Token", adminToken, "X-Subject-Token", token);
          case "as_auth_token" ->
              get("/v3/users/" + file.path("meta").path("user_id").asText(), "X-Auth-Token", token);
          default ->
              post(
                  json.createObjectNode()
                      .set(
                          "auth",
                          json.createObjectNode()
                              .set(
                                  "identity",
                                  json.createObjectNode()
                                      .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                                          "methods", json.createArrayNode().add("token"))
                                      .set("token", json.createObjectNode().put("id", token))))
                      .toString());
        };
    return Answer.of(client.send(request, BodyHandlers.ofString()));
  }

  private HttpRequest get(String path, String... headers) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).headers(headers).build();
  }

  private HttpRequest post(String body) {
    return HttpRequest.newBuilder(URI.create(server.url() + "/v3/auth/tokens"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  @AfterAll
  void tell() {
    System.out.printf(
        "%s: %d answers as recorded, %d of them different on purpose%n", NAME, compared, differing);
    client.close();
    server.close();
  }
}
