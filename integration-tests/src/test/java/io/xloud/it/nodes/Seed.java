package io.xloud.it.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api;
import java.util.Map;
import java.util.UUID;

/** Makes what a test needs on one node: each thing under a name of its own. */
public final class Seed {
  static final String PASSWORD = "secret";

  private final Api node;
  private final String admin;
  private final String role;

  Seed(Api node, String admin) throws Exception {
    this.node = node;
    this.admin = admin;
    this.role = make("role", "");
  }

  /**
   * A user with a token.
   *
   * @param place the project or domain of the token; empty for the system
   */
  record Bearer(String user, String place, String token) {}

  static String name() {
    return "n" + UUID.randomUUID();
  }

  /** Where everything is made. */
  Api node() {
    return node;
  }

  String admin() {
    return admin;
  }

  /** The role that bearers have where their tokens are for. */
  String role() {
    return role;
  }

  /**
   * @param noun such as {@code user}; its collection has an s more
   * @param members of the body, besides the name
   */
  String make(String noun, String members) throws Exception {
    return made(noun, "\"name\": \"%s\"%s".formatted(name(), joined(members)));
  }

  /** The same for what has no name. */
  String made(String noun, String members) throws Exception {
    String collection = noun.equals("policy") ? "policies" : noun + "s";
    String path = (noun.equals("endpoint_group") ? "/v3/OS-EP-FILTER/" : "/v3/") + collection;
    String body = "{\"%s\": {%s}}".formatted(noun, members);
    return node.post(admin, path, body).with(201).body().path(noun).path("id").asText();
  }

  /** Of a collection that takes many at once: the id of the first. */
  String first(String collection, String json) throws Exception {
    Api.Reply made = node.post(admin, "/v3/" + collection, json).with(201);
    return made.body().path(collection).path(0).path("id").asText();
  }

  private static String joined(String members) {
    return members.isEmpty() ? "" : ", " + members;
  }

  String user() throws Exception {
    return userOf("default");
  }

  String userOf(String domain) throws Exception {
    return make("user", "\"password\": \"%s\", \"domain_id\": \"%s\"".formatted(PASSWORD, domain));
  }

  String projectOf(String domain) throws Exception {
    return make("project", "\"domain_id\": \"%s\"".formatted(domain));
  }

  String childOf(String project, String domain) throws Exception {
    return make(
        "project", "\"parent_id\": \"%s\", \"domain_id\": \"%s\"".formatted(project, domain));
  }

  String endpoint(String service, String url) throws Exception {
    return made(
        "endpoint",
        "\"service_id\": \"%s\", \"interface\": \"public\", \"url\": \"%s\""
            .formatted(service, url));
  }

  /** Puts, without a body: a grant, a membership, an association. */
  void put(String form, Object... ids) throws Exception {
    String path = form.formatted(ids);
    int status = node.put(admin, path).status();
    if (status != 201 && status != 204) {
      throw new AssertionError(status + " to PUT " + path);
    }
  }

  /** Puts with a body. */
  void store(String path, String json) throws Exception {
    node.send("PUT", admin, path, json).with(201);
  }

  Bearer bearer() throws Exception {
    return onProject(user(), make("project", ""));
  }

  Bearer onProject(String user, String project) throws Exception {
    put("/v3/projects/%s/users/%s/roles/%s", project, user, role);
    return new Bearer(user, project, token(user, "project", project));
  }

  Bearer onDomain(String user, String domain) throws Exception {
    put("/v3/domains/%s/users/%s/roles/%s", domain, user, role);
    return new Bearer(user, domain, token(user, "domain", domain));
  }

  Bearer onSystem(String user) throws Exception {
    put("/v3/system/users/%s/roles/%s", user, role);
    return new Bearer(user, "", login(user, "{\"system\": {\"all\": true}}"));
  }

  /** Whom a provider proves. */
  Guest guest() throws Exception {
    return Guest.of(this, node);
  }

  /** A further role where the bearer has one. */
  void alsoHolds(Bearer bearer) throws Exception {
    put("/v3/projects/%s/users/%s/roles/%s", bearer.place(), bearer.user(), make("role", ""));
  }

  /** Who is let in by a group alone. */
  Bearer member(String user, String group, String project) throws Exception {
    put("/v3/groups/%s/users/%s", group, user);
    put("/v3/projects/%s/groups/%s/roles/%s", project, group, role);
    return new Bearer(user, project, token(user, "project", project));
  }

  String token(String user, String kind, String id) throws Exception {
    return login(user, "{\"%s\": {\"id\": \"%s\"}}".formatted(kind, id));
  }

  private String login(String user, String scope) throws Exception {
    return node.loginById(user, PASSWORD, scope).with(201).token();
  }

  /** An application credential of the bearer's, with that secret of all. */
  String credential(Bearer bearer, String members) throws Exception {
    return handedOn(
            bearer,
            "/v3/users/%s/application_credentials".formatted(bearer.user()),
            "application_credential",
            "\"name\": \"%s\", \"secret\": \"%s\"%s".formatted(name(), PASSWORD, joined(members)))
        .path("id")
        .asText();
  }

  String credentialToken(String credential) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["application_credential"],
          "application_credential": {"id": "%s", "secret": "%s"}}}}
        """;
    return node.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(credential, PASSWORD))
        .with(201)
        .token();
  }

  /** An access rule of the bearer's whose credential is gone. */
  String unusedRule(Bearer bearer) throws Exception {
    JsonNode credential =
        handedOn(
            bearer,
            "/v3/users/%s/application_credentials".formatted(bearer.user()),
            "application_credential",
            """
            "name": "%s", "access_rules":
              [{"service": "compute", "method": "GET", "path": "/v2.1/servers"}]
            """
                .formatted(name()));
    String path = "/v3/users/%s/application_credentials/%s";
    node.delete(bearer.token(), path.formatted(bearer.user(), credential.path("id").asText()))
        .with(204);
    return credential.at("/access_rules/0/id").asText();
  }

  /** A trust for the place of the trustor's token and the role of bearers. */
  String trustBody(Bearer trustor, String trustee, boolean impersonation) {
    return """
    {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "project_id": "%s",
      "impersonation": %s, "roles": [{"id": "%s"}]}}
    """
        .formatted(trustor.user(), trustee, trustor.place(), impersonation, role);
  }

  String trust(Bearer trustor, String trustee, boolean impersonation) throws Exception {
    String body = trustBody(trustor, trustee, impersonation);
    return node.post(trustor.token(), "/v3/OS-TRUST/trusts", body)
        .with(201)
        .body()
        .at("/trust/id")
        .asText();
  }

  String trustToken(String trustee, String trust) throws Exception {
    return token(trustee, "OS-TRUST:trust", trust);
  }

  private JsonNode handedOn(Bearer bearer, String path, String noun, String members)
      throws Exception {
    String body = "{\"%s\": {%s}}".formatted(noun, members);
    return node.post(bearer.token(), path, body).with(201).body().path(noun);
  }

  /** A token made of another one, for the same project: of its chain. */
  String childOf(Bearer bearer) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
          "scope": {"project": {"id": "%s"}}}}
        """;
    return node.post(
            bearer.token(), "/v3/auth/tokens", body.formatted(bearer.token(), bearer.place()))
        .with(201)
        .token();
  }
}
