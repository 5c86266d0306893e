package io.xloud.it.clients;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.server.Cloud;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A trustor with roles on a project, a trustee without any, and all the ways by which the one can
 * hand something on to the other. Everything has names of its own.
 */
final class Delegations {
  static final String PASSWORD = "delegated";

  final Api api;
  final String admin;
  final String member;
  final String reader;
  final String project;
  final String trustor;
  final String trustee;

  private Delegations(Api api, String admin) throws Exception {
    this.api = api;
    this.admin = admin;
    this.member = api.role(admin, "member");
    this.reader = api.role(admin, "reader");
    this.project = made("project", "");
    this.trustor = user();
    this.trustee = user();
    grant(trustor, member);
  }

  static Delegations in(Cloud cloud) throws Exception {
    Api api = new Api(cloud.url());
    return new Delegations(
        api, api.login("admin", cloud.adminPassword(), Api.Scope.PROJECT).with(201).token());
  }

  String user() throws Exception {
    return made("user", ", \"password\": \"%s\"".formatted(PASSWORD));
  }

  String made(String kind, String more) throws Exception {
    String body = "{\"%s\": {\"name\": \"it-%s\"%s}}".formatted(kind, UUID.randomUUID(), more);
    Reply reply = api.post(admin, "/v3/" + kind + "s", body).with(201);
    return reply.body().path(kind).path("id").asText();
  }

  void grant(String user, String role) throws Exception {
    api.put(admin, grantPath(user, role)).with(204);
  }

  void revoke(String user, String role) throws Exception {
    api.delete(admin, grantPath(user, role)).with(204);
  }

  private String grantPath(String user, String role) {
    return "/v3/projects/%s/users/%s/roles/%s".formatted(project, user, role);
  }

  void disable(String user) throws Exception {
    api.patch(admin, "/v3/users/" + user, "{\"user\": {\"enabled\": false}}").with(200);
  }

  /** A password token for the project. */
  String token(String user) throws Exception {
    return login(user, "{\"project\": {\"id\": \"%s\"}}".formatted(project)).with(201).token();
  }

  Reply login(String user, String scope) throws Exception {
    return api.loginById(user, PASSWORD, scope);
  }

  // --- application credentials

  String credentials(String user) {
    return "/v3/users/%s/application_credentials".formatted(user);
  }

  Reply makeCredential(String token, String user, String members) throws Exception {
    String body =
        "{\"application_credential\": {\"name\": \"ac-%s\", \"secret\": \"s3cr3t\"%s}}"
            .formatted(UUID.randomUUID(), members);
    return api.post(token, credentials(user), body);
  }

  /** Of the trustor. */
  JsonNode credential(String members) throws Exception {
    return makeCredential(token(trustor), trustor, members)
        .with(201)
        .body()
        .path("application_credential");
  }

  Reply byCredential(String id, String secret) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["application_credential"],
          "application_credential": {"id": "%s", "secret": "%s"}}}}
        """;
    return api.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(id, secret));
  }

  String credentialToken(String members) throws Exception {
    return byCredential(credential(members).path("id").asText(), "s3cr3t").with(201).token();
  }

  // --- trusts

  Reply makeTrust(String token, String from, String to, String role, String members)
      throws Exception {
    String body =
        """
        {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "project_id": "%s",
          "roles": [{"id": "%s"}]%s}}
        """;
    return api.post(token, "/v3/OS-TRUST/trusts", body.formatted(from, to, project, role, members));
  }

  /** From the trustor to the trustee. */
  String trust(boolean impersonation, String members) throws Exception {
    String more = ", \"impersonation\": %s%s".formatted(impersonation, members);
    return makeTrust(token(trustor), trustor, trustee, member, more)
        .with(201)
        .body()
        .at("/trust/id")
        .asText();
  }

  Reply byTrust(String user, String trust) throws Exception {
    return login(user, "{\"OS-TRUST:trust\": {\"id\": \"%s\"}}".formatted(trust));
  }

  String trustToken(boolean impersonation, String members) throws Exception {
    return byTrust(trustee, trust(impersonation, members)).with(201).token();
  }

  // --- signatures

  /** Of the trustor, for the project. */
  String signatureToken() throws Exception {
    String path = "/v3/users/%s/credentials/OS-EC2".formatted(trustor);
    JsonNode made =
        api.post(token(trustor), path, "{\"tenant_id\": \"%s\"}".formatted(project))
            .with(201)
            .body()
            .path("credential");
    Ec2Request key = new Ec2Request(made.path("access").asText(), made.path("secret").asText());
    return api.post(admin, "/v3/ec2tokens", key.version2(Instant.now())).with(200).token();
  }

  // --- what became of a token

  JsonNode valid(String token) throws Exception {
    return api.send(
            "GET",
            "/v3/auth/tokens",
            Map.of(
                "X-Auth-Token",
                admin,
                "X-Subject-Token",
                token,
                "OpenStack-Identity-Access-Rules",
                "1.0"),
            "")
        .with(200)
        .body()
        .path("token");
  }

  /** As a subject and as a caller. */
  void dead(String token) throws Exception {
    api.validate(admin, token).with(404);
    api.get(token, "/v3/auth/projects").with(401);
  }

  /** A token made of this one. */
  Reply exchanged(String token, String scope) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}}%s}}
        """;
    return api.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(token, scope));
  }
}
