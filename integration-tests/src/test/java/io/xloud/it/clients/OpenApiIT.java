package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The document at {@code /openapi}: a real one, of what is really there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {
  private static final String SCHEMA = "openapi";
  private static final String PASSWORD = "documented";
  private static final Pattern ROW =
      Pattern.compile("^\\| ([A-Z]+) \\| `([^`]+)` \\|", Pattern.MULTILINE);

  private IdentityServer server;
  private Api api;
  private Api.Reply reply;
  private JsonNode document;
  private String token;
  private String adminId;

  @BeforeAll
  void fetch() throws Exception {
    server = IdentityServer.prepared(SCHEMA, Conf.empty(), PASSWORD).start();
    api = new Api(server.url());
    reply = api.get("", "/openapi");
    document = reply.body();
    Api.Reply login = api.login("admin", PASSWORD, Scope.PROJECT).with(201);
    token = login.token();
    adminId = login.body().at("/token/user/id").asText();
    Rows.fill(SCHEMA, adminId, 1, 3);
  }

  @AfterAll
  void end() {
    if (server != null) {
      server.close();
    }
  }

  private Map<String, Set<String>> methods() {
    Map<String, Set<String>> methods = new TreeMap<>();
    document
        .path("paths")
        .properties()
        .forEach(path -> {
          Set<String> names = methods.computeIfAbsent(path.getKey(), _ -> new TreeSet<>());
          path.getValue()
              .fieldNames()
              .forEachRemaining(name -> names.add(name.toUpperCase(Locale.ROOT)));
        });
    return methods;
  }

  @Test
  void everybody_may_read_it() {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.response().headers().firstValue("Content-Type")).contains("application/json");
    assertThat(document.path("openapi").asText()).startsWith("3.1");
  }

  @Test
  void it_names_every_route_of_the_manual() throws Exception {
    Map<String, Set<String>> manual = new TreeMap<>();
    ROW.matcher(Files.readString(Path.of("../docs/routes.md")))
        .results()
        .forEach(row -> {
          Set<String> names = manual.computeIfAbsent(row.group(2), _ -> new TreeSet<>());
          names.add(row.group(1));
          if (row.group(1).equals("GET")) {
            names.add("HEAD");
          }
        });

    assertThat(methods()).isEqualTo(manual);
  }

  @Test
  void the_server_knows_the_same_methods() throws Exception {
    Map<String, Set<String>> allowed = new TreeMap<>();
    Map<String, Set<String>> documented = new TreeMap<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (var path : methods().entrySet()) {
        String filled = Rows.path(path.getKey(), adminId);
        HttpRequest ask =
            HttpRequest.newBuilder(URI.create(server.url() + filled))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build();
        String allow =
            client
                .send(ask, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Allow")
                .orElse("");
        Set<String> names = new TreeSet<>(Arrays.asList(allow.split(", ")));
        names.remove("OPTIONS");
        allowed.put(path.getKey(), names);
        documented.put(path.getKey(), matching(filled));
      }
    }

    assertThat(allowed).isEqualTo(documented);
  }

  /** A path may fit several: {@code /v3/limits/model} is also a limit of that name. */
  private Set<String> matching(String filled) {
    Set<String> names = new TreeSet<>();
    methods()
        .forEach((path, ofPath) -> {
          if (filled.matches(path.replaceAll("\\{[^}]*}", "[^/]+"))) {
            names.addAll(ofPath);
          }
        });
    return names;
  }

  @Test
  void answers_are_as_it_says() throws Exception {
    StringBuilder answers = new StringBuilder();
    Set<String> good = new TreeSet<>();
    for (var path : methods().entrySet()) {
      if (path.getValue().contains("GET") && !path.getKey().equals("/v3/auth/tokens")) {
        for (String caller : new String[] {token, "no token"}) {
          Api.Reply answer = api.get(caller, Rows.path(path.getKey(), adminId));
          if (answer.status() == 200) {
            good.add(path.getKey());
          }
          if (answer.status() != 204) {
            answers.append(line("GET", path.getKey(), answer)).append('\n');
          }
        }
      }
    }
    answers
        .append(line("GET", "/v3/auth/tokens", api.validate(token, token).with(200)))
        .append('\n');
    Api.Reply login = api.login("admin", PASSWORD, Scope.SYSTEM);
    answers.append(line("POST", "/v3/auth/tokens", login)).append('\n');
    Api.Reply refused = api.post(token, "/v3/users", "{\"user\": {}}").with(400);
    answers.append(line("POST", "/v3/users", refused)).append('\n');
    Path file = Files.createTempFile("openapi", ".json");
    Files.writeString(file, document.toString());

    String complaints = Python.answer(answers.toString(), "openapi_document.py", file.toString());

    assertThat(complaints).isEmpty();
    assertThat(good).hasSizeGreaterThan(35);
  }

  private static ObjectNode line(String method, String path, Api.Reply answer) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("method", method)
        .put("path", path)
        .put("status", answer.status())
        .set("body", answer.body());
  }
}
