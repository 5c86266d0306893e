package io.xloud.it.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.it.server.Certificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** The Identity API of one service over plain HTTP, for what no client can be made to say. */
public record Api(String url) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** For services of this machine, whose certificate nobody else knows. */
  private static final class Trusting {
    private static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(Certificate.forLoopback().trusting())
            .build();
  }

  /** What came back; a body that is none is a missing node. */
  public record Reply(int status, HttpResponse<String> response, JsonNode body) {
    public String token() {
      return response
          .headers()
          .firstValue("X-Subject-Token")
          .orElseThrow(() -> new AssertionError(response.statusCode() + " " + response.body()));
    }

    /** The status is part of what the test wants; another one fails it with the answer. */
    public Reply with(int expected) {
      if (status != expected) {
        throw new AssertionError(
            "%s: %d instead of %d: %s"
                .formatted(response.request(), status, expected, response.body()));
      }
      return this;
    }
  }

  /** What a password token is asked for. */
  public enum Scope {
    UNSCOPED("\"unscoped\""),
    PROJECT("{\"project\": {\"name\": \"admin\", \"domain\": {\"id\": \"default\"}}}"),
    DOMAIN("{\"domain\": {\"id\": \"default\"}}"),
    SYSTEM("{\"system\": {\"all\": true}}");

    private final String json;

    Scope(String json) {
      this.json = json;
    }
  }

  public Reply login(String name, String password, Scope scope) throws Exception {
    ObjectNode user = JsonNodeFactory.instance.objectNode();
    user.put("name", name).put("password", password).putObject("domain").put("id", "default");
    return login(user, scope);
  }

  public Reply loginById(String id, String password) throws Exception {
    return loginById(id, password, Scope.UNSCOPED.json);
  }

  /** With a scope as it stands in the body. */
  public Reply loginById(String id, String password, String scope) throws Exception {
    ObjectNode user = JsonNodeFactory.instance.objectNode();
    return login(user.put("id", id).put("password", password), scope);
  }

  /**
   * @param scope as JSON, such as {@code {"project": {"id": "…"}}}
   */
  Reply loginInto(String userId, String password, String scope) throws Exception {
    ObjectNode user = JsonNodeFactory.instance.objectNode();
    return login(user.put("id", userId).put("password", password), scope);
  }

  private Reply login(ObjectNode user, Scope scope) throws Exception {
    return login(user, scope.json);
  }

  private Reply login(ObjectNode user, String scope) throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode auth = body.putObject("auth");
    ObjectNode identity = auth.putObject("identity");
    identity.putArray("methods").add("password");
    identity.putObject("password").set("user", user);
    auth.set("scope", JSON.readTree(scope));
    return send("POST", "/v3/auth/tokens", Map.of(), body);
  }

  public Reply validate(String caller, String subject) throws Exception {
    return send(
        "GET",
        "/v3/auth/tokens",
        Map.of("X-Auth-Token", caller, "X-Subject-Token", subject),
        MissingNode.getInstance());
  }

  public Reply revoke(String caller, String subject) throws Exception {
    return send(
        "DELETE",
        "/v3/auth/tokens",
        Map.of("X-Auth-Token", caller, "X-Subject-Token", subject),
        MissingNode.getInstance());
  }

  public Reply get(String token, String path) throws Exception {
    return send("GET", path, Map.of("X-Auth-Token", token), MissingNode.getInstance());
  }

  public Reply delete(String token, String path) throws Exception {
    return send("DELETE", path, Map.of("X-Auth-Token", token), MissingNode.getInstance());
  }

  public Reply put(String token, String path) throws Exception {
    return send("PUT", path, Map.of("X-Auth-Token", token), MissingNode.getInstance());
  }

  public Reply post(String token, String path, String json) throws Exception {
    return send("POST", path, Map.of("X-Auth-Token", token), JSON.readTree(json));
  }

  public Reply patch(String token, String path, String json) throws Exception {
    return send("PATCH", path, Map.of("X-Auth-Token", token), JSON.readTree(json));
  }

  /** Any request; without a body when that is empty. */
  public Reply send(String method, String path, Map<String, String> headers, String json)
      throws Exception {
    return send(
        method, path, headers, json.isEmpty() ? MissingNode.getInstance() : JSON.readTree(json));
  }

  /** Any other request with a body. */
  public Reply send(String method, String token, String path, String json) throws Exception {
    return send(method, path, Map.of("X-Auth-Token", token), JSON.readTree(json));
  }

  /** A new user of domain default; answers the id. */
  public String createUser(String token, String name, String password) throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("user").put("name", name).put("password", password).put("domain_id", "default");
    Reply made = send("POST", "/v3/users", Map.of("X-Auth-Token", token), body).with(201);
    return made.body().path("user").path("id").asText();
  }

  /** The id of the role with this name. */
  public String role(String token, String name) throws Exception {
    JsonNode roles = get(token, "/v3/roles?name=" + name).with(200).body().path("roles");
    return roles.path(0).path("id").asText();
  }

  private Reply send(String method, String path, Map<String, String> headers, JsonNode body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    headers.forEach(request::header);
    if (body.isMissingNode()) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
    }
    HttpClient client = url.startsWith("https://127.0.0.1:") ? Trusting.CLIENT : CLIENT;
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    JsonNode answer =
        response.body().startsWith("{")
            ? JSON.readTree(response.body())
            : MissingNode.getInstance();
    return new Reply(response.statusCode(), response, answer);
  }
}
