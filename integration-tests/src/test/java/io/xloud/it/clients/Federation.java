package io.xloud.it.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.server.Await;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * What an administrator, a dashboard and services ask about users of identity providers.
 *
 * @param admin a token of the administrator
 */
record Federation(Api api, String admin) {
  static final String PROVIDERS = "/v3/OS-FEDERATION/identity_providers/";

  /** What one node did another hears of within its bound. */
  private static final Duration HEARD = Duration.ofSeconds(20);

  private static final ObjectMapper JSON = new ObjectMapper();

  static Federation administered(String url, String password) throws Exception {
    Api api = new Api(url);
    return new Federation(api, api.login("admin", password, Api.Scope.PROJECT).with(201).token());
  }

  /** The same cloud at another address. */
  Federation at(String url) {
    return new Federation(new Api(url), admin);
  }

  /** The door for clients without a browser. */
  static String door(String provider, String protocol) {
    return PROVIDERS + provider + "/protocols/" + protocol + "/auth";
  }

  /** The door for browsers; the dashboard stands behind a question mark. */
  static String websso(String provider, String protocol) {
    return "/v3/auth/OS-FEDERATION/identity_providers/%s/protocols/%s/websso"
        .formatted(provider, protocol);
  }

  /** The door for browsers whose provider is the only one of the protocol, or tells itself. */
  static String websso(String protocol) {
    return "/v3/auth/OS-FEDERATION/websso/" + protocol;
  }

  static String backTo(String dashboard) {
    return "?origin=" + encoded(dashboard);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  // What an administrator does

  /** Answers the id. */
  String made(String noun, String collection, String name) throws Exception {
    String body = "{\"%s\": {\"name\": \"%s\", \"domain_id\": \"default\"}}".formatted(noun, name);
    return api.post(admin, "/v3/" + collection, body)
        .with(201)
        .body()
        .path(noun)
        .path("id")
        .asText();
  }

  /** A new group that has a role on a project. */
  void letIn(String groupName, String projectId, String roleName) throws Exception {
    String group = made("group", "groups", groupName);
    String role = api.role(admin, roleName);
    api.put(admin, "/v3/projects/%s/groups/%s/roles/%s".formatted(projectId, group, role))
        .with(204);
  }

  void mapping(String id, String rules) throws Exception {
    api.send("PUT", admin, "/v3/OS-FEDERATION/mappings/" + id, rules).with(201);
  }

  void provider(String id, String... remoteIds) throws Exception {
    api.send(
            "PUT",
            admin,
            PROVIDERS + id,
            "{\"identity_provider\": {\"enabled\": true, \"remote_ids\": %s}}"
                .formatted(json(remoteIds)))
        .with(201);
  }

  private static String json(String... texts) throws JsonProcessingException {
    return JSON.writeValueAsString(texts);
  }

  void protocol(String provider, String protocol, String mapping) throws Exception {
    api.send(
            "PUT",
            admin,
            PROVIDERS + provider + "/protocols/" + protocol,
            "{\"protocol\": {\"mapping_id\": \"%s\"}}".formatted(mapping))
        .with(201);
  }

  // What a dashboard does

  /** A token that goes on to another scope, as it stands in the body. */
  Api.Reply into(String token, String scope) throws Exception {
    return into(api, token, scope);
  }

  static Api.Reply into(Api api, String token, String scope) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}}, "scope": %s}}
        """;
    return api.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(token, scope));
  }

  static String ofProject(String id) {
    return "{\"project\": {\"id\": \"%s\"}}".formatted(id);
  }

  /** What a token tells when it has gone on to a project. */
  JsonNode intoProject(String token, String projectId) throws Exception {
    return into(token, ofProject(projectId)).with(201).body().path("token");
  }

  // What a service does

  Api.Reply validate(String token) throws Exception {
    return api.validate(admin, token);
  }

  void awaitDead(String token) throws Exception {
    Await.until(HEARD, "the token is dead", () -> validate(token).status() == 404);
  }
}
