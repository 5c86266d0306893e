package io.xloud.it.clients;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One story of changes and logins, told to a service over HTTP; who hears of it can compare. Ids
 * are remembered by name, so that two services' notifications can be told in the same words. At its
 * end everything is gone, so that it can be played again.
 */
final class Actions {
  private final Api api;
  private final String token;
  private final Map<String, String> ids = new LinkedHashMap<>();

  Actions(String url, String adminPassword) throws Exception {
    this.api = new Api(url);
    Reply login = api.login("admin", adminPassword, Scope.PROJECT).with(201);
    this.token = login.token();
    ids.put("admin", login.body().at("/token/user/id").asText());
    ids.put("admin-project", login.body().at("/token/project/id").asText());
    JsonNode services = api.get(token, "/v3/services?type=identity").body();
    ids.put("identity-service", services.at("/services/0/id").asText());
  }

  /** Ends with a region of the name that comes and goes. */
  Map<String, String> play(String last) throws Exception {
    projects();
    usersAndGroups();
    roles();
    catalog();
    logins();
    deletions();
    send("PUT", "/v3/regions/" + last, "{'region': {}}", 201);
    send("DELETE", "/v3/regions/" + last, "", 204);
    return ids;
  }

  static boolean isEnd(JsonNode told, String last) {
    return told.path("event_type").asText().equals("identity.region.deleted")
        && told.path("payload").path("resource_info").asText().equals(last);
  }

  private void projects() throws Exception {
    make("d", "/v3/domains", "{'domain': {'name': 'nd'}}");
    send("PATCH", "/v3/domains/{d}", "{'domain': {'description': 'x'}}", 200);
    make("p", "/v3/projects", "{'project': {'name': 'np', 'domain_id': '{d}'}}");
    make(
        "c", "/v3/projects", "{'project': {'name': 'nc', 'domain_id': '{d}', 'parent_id': '{p}'}}");
    send("PATCH", "/v3/projects/{p}", "{'project': {'description': 'x'}}", 200);
    send("PUT", "/v3/projects/{p}/tags", "{'tags': ['a', 'b']}", 200);
    send("PUT", "/v3/projects/{p}/tags/cc", "", 201);
    send("DELETE", "/v3/projects/{p}/tags/cc", "", 204);
    send("DELETE", "/v3/projects/{p}/tags", "", 204);
    send("PATCH", "/v3/projects/{c}", "{'project': {'enabled': false}}", 200);
    send("PUT", "/v3/domains/{d}/config", "{'config': {'identity': {'driver': 'sql'}}}", 201);
  }

  private void usersAndGroups() throws Exception {
    make("u", "/v3/users", "{'user': {'name': 'nu', 'domain_id': '{d}', 'password': 'pw 1'}}");
    send("PATCH", "/v3/users/{u}", "{'user': {'description': 'x'}}", 200);
    make("g", "/v3/groups", "{'group': {'name': 'ng', 'domain_id': '{d}'}}");
    send("PATCH", "/v3/groups/{g}", "{'group': {'description': 'x'}}", 200);
    send("PUT", "/v3/groups/{g}/users/{u}", "", 204);
    send("PUT", "/v3/groups/{g}/users/{u}", "", 204);
    send("DELETE", "/v3/groups/{g}/users/{u}", "", 204);
  }

  private void roles() throws Exception {
    make("r", "/v3/roles", "{'role': {'name': 'nr'}}");
    make("i", "/v3/roles", "{'role': {'name': 'ni'}}");
    send("PATCH", "/v3/roles/{r}", "{'role': {'description': 'x'}}", 200);
    send("PUT", "/v3/roles/{r}/implies/{i}", "", 201);
    String given = "/users/{u}/roles/{r}";
    send("PUT", "/v3/projects/{p}" + given, "", 204);
    send("PUT", "/v3/projects/{p}" + given, "", 204);
    send("PUT", "/v3/domains/{d}/groups/{g}/roles/{r}", "", 204);
    send("PUT", "/v3/OS-INHERIT/domains/{d}" + given + "/inherited_to_projects", "", 204);
    send("PUT", "/v3/system" + given, "", 204);
    send("DELETE", "/v3/projects/{p}" + given, "", 204);
    send("DELETE", "/v3/projects/{p}" + given, "", 404);
    send("DELETE", "/v3/OS-INHERIT/domains/{d}" + given + "/inherited_to_projects", "", 204);
  }

  private void catalog() throws Exception {
    send("PUT", "/v3/regions/nreg", "{'region': {'description': 'x'}}", 201);
    send("PATCH", "/v3/regions/nreg", "{'region': {'description': 'y'}}", 200);
    make("s", "/v3/services", "{'service': {'type': 'nt', 'name': 'ns'}}");
    send("PATCH", "/v3/services/{s}", "{'service': {'name': 'y'}}", 200);
    String at = "{'endpoint': {'service_id': '{s}', 'interface': 'public', 'url': 'http://a'}}";
    make("e", "/v3/endpoints", at);
    send("PATCH", "/v3/endpoints/{e}", "{'endpoint': {'url': 'http://b'}}", 200);
    send("DELETE", "/v3/endpoints/{e}", "", 204);
    send("DELETE", "/v3/services/{s}", "", 204);
    send("DELETE", "/v3/regions/nreg", "", 204);
    make("y", "/v3/policies", "{'policy': {'type': 'text/plain', 'blob': '{}'}}");
    send("PATCH", "/v3/policies/{y}", "{'policy': {'type': 'application/json'}}", 200);
    send("DELETE", "/v3/policies/{y}", "", 204);
  }

  /** The second wrong password locks the account; a password that was had before is refused. */
  private void logins() throws Exception {
    String user = ids.get("u");
    api.loginById(user, "wrong").with(401);
    api.loginById(user, "pw 1").with(201);
    changeOwnPassword("wrong", 401);
    changeOwnPassword("pw 1", 204);
    changeOwnPassword("pw 2", 400);
    api.loginById(user, "wrong").with(401);
    api.loginById(user, "wrong").with(401);
    api.loginById(user, "pw 2").with(401);
    api.login("nobody", "pw 2", Scope.UNSCOPED).with(401);
    send("PATCH", "/v3/users/{u}", "{'user': {'enabled': false}}", 200);
  }

  private void changeOwnPassword(String from, int status) throws Exception {
    String body = "{'user': {'original_password': '%s', 'password': 'pw 2'}}".formatted(from);
    api.send("POST", filled("/v3/users/{u}/password"), Map.of(), quoted(body)).with(status);
  }

  private void deletions() throws Exception {
    send("DELETE", "/v3/roles/{r}", "", 204);
    send("DELETE", "/v3/roles/{i}", "", 204);
    send("DELETE", "/v3/projects/{c}", "", 204);
    send("PATCH", "/v3/domains/{d}", "{'domain': {'enabled': false}}", 200);
    send("DELETE", "/v3/domains/{d}", "", 204);
  }

  private void make(String name, String path, String body) throws Exception {
    JsonNode made = send("POST", path, body, 201).body().elements().next();
    ids.put(name, made.path("id").asText());
  }

  private Reply send(String method, String path, String body, int status) throws Exception {
    return api.send(method, filled(path), Map.of("X-Auth-Token", token), quoted(filled(body)))
        .with(status);
  }

  private String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      filled = filled.replace("{" + id.getKey() + "}", id.getValue());
    }
    return filled;
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }
}
