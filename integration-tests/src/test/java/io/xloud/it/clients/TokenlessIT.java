package io.xloud.it.clients;

import static io.xloud.it.clients.SigningNodes.ISSUER;
import static io.xloud.it.clients.SigningNodes.OWN_ISSUER;
import static io.xloud.it.clients.SigningNodes.PASSWORD;
import static io.xloud.it.clients.SigningNodes.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.SigningNodes.Pair;
import io.xloud.it.server.Certificate;
import io.xloud.it.server.ClientCertificates;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.Mariadb;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is known by what a proxy says: by a certificate instead of a token, or logged in already. */
@ExtendWith(SigningNodes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenlessIT {
  private final Api api;
  private final Api wary;
  private final String tls;
  private String admins;
  private String guests;
  private String strangers;
  private String ofAnotherIssuer;

  TokenlessIT(Pair nodes) {
    this.api = nodes.trusting();
    this.wary = nodes.wary();
    this.tls = nodes.second().tlsUrl();
  }

  @BeforeAll
  void prepare() throws Exception {
    ClientCertificates issuer = ClientCertificates.of(ISSUER);
    admins = issuer.header("CN=admin,O=Default");
    guests = issuer.header("CN=somebody,OU=guests");
    strangers = issuer.header("CN=nobody,O=Default");
    ofAnotherIssuer = ClientCertificates.of("CN=mallory,O=openstack").header("CN=admin,O=Default");
    store();
  }

  /** Straight into the tables, as a neighbour would. */
  private void store() throws Exception {
    String rules =
        """
        [{"local": [{"user": {"name": "{0}", "domain": {"name": "{1}"}, "type": "local"}}],
          "remote": [{"type": "SSL_CLIENT_S_DN_CN"}, {"type": "SSL_CLIENT_S_DN_O"}]},
         {"local": [{"user": {"name": "{0}"}, "group": {"name": "guests",
                     "domain": {"id": "default"}}}],
          "remote": [{"type": "SSL_CLIENT_S_DN_CN"},
                     {"type": "SSL_CLIENT_S_DN_OU", "any_one_of": ["guests"]}]}]
        """;
    store(ISSUER, "x509", rules);
    String admin = api.login("admin", PASSWORD, Api.Scope.PROJECT).token();
    String group =
        api.post(
                admin,
                "/v3/groups",
                "{\"group\": {\"name\": \"guests\", \"domain_id\": \"default\"}}")
            .with(201)
            .body()
            .at("/group/id")
            .asText();
    api.put(
            admin,
            "/v3/domains/default/groups/%s/roles/%s".formatted(group, roleId(admin, "manager")))
        .with(204);
  }

  private static void store(String issuer, String mapping, String rules) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(issuer.getBytes("UTF-8"));
    String id = HexFormat.of().formatHex(digest);
    try (Connection connection = Mariadb.running().connect(SCHEMA)) {
      write(
          connection,
          "INSERT INTO identity_provider (id, enabled, domain_id) VALUES (?, 1, 'default')",
          id);
      write(
          connection, "INSERT INTO mapping (id, rules) VALUES ('%s', ?)".formatted(mapping), rules);
      write(
          connection,
          "INSERT INTO federation_protocol (id, idp_id, mapping_id) VALUES ('x509', ?, '%s')"
              .formatted(mapping),
          id);
    }
  }

  private String roleId(String token, String name) throws Exception {
    return api.get(token, "/v3/roles?name=" + name).with(200).body().at("/roles/0/id").asText();
  }

  private static void write(Connection connection, String sql, String value) throws Exception {
    try (Statement foreign = connection.createStatement();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      foreign.execute("SET SESSION server_id = " + EventFence.FOREIGN);
      statement.setString(1, value);
      statement.executeUpdate();
    }
  }

  @Test
  void a_certificate_of_a_trusted_issuer_does_what_a_token_would() throws Exception {
    Map<String, String> scope = Map.of("X-Project-Name", "admin", "X-Project-Domain-Id", "default");
    assertThat(status(api, "/v3/users", admins, scope)).isEqualTo(200);
  }

  @Test
  void without_a_role_in_the_scope_a_certificate_does_what_needs_none() throws Exception {
    String admin = api.login("admin", PASSWORD, Api.Scope.PROJECT).token();
    String me = "/v3/users/" + api.validate(admin, admin).body().at("/token/user/id").asText();
    Map<String, String> place = Map.of("X-Domain-Id", "default");
    assertThat(status(api, "/v3/users", admins, place)).isEqualTo(403);
    assertThat(status(api, "/v3/regions", admins, place)).isEqualTo(200);
    assertThat(status(api, me, admins, place)).isEqualTo(200);
    assertThat(status(api, "/v3/regions", admins, Map.of("X-Domain-Id", "nowhere"))).isEqualTo(401);
  }

  @Test
  void a_guest_without_a_role_in_the_scope_does_what_needs_none() throws Exception {
    String admin = api.login("admin", PASSWORD, Api.Scope.PROJECT).token();
    String other = "/v3/users/" + api.validate(admin, admin).body().at("/token/user/id").asText();
    Map<String, String> place = Map.of("X-Project-Name", "admin", "X-Project-Domain-Id", "default");
    assertThat(status(api, "/v3/users", guests, place)).isEqualTo(403);
    assertThat(status(api, "/v3/regions", guests, place)).isEqualTo(200);
    assertThat(status(api, "/v3/auth/catalog", guests, place)).isEqualTo(200);
    assertThat(status(api, "/v3/auth/projects", guests, place)).isEqualTo(200);
    assertThat(status(api, other, guests, place)).isEqualTo(403);
    assertThat(status(api, "/v3/users/None", guests, place)).isEqualTo(403);
  }

  @Test
  void a_request_without_a_scope_is_told_what_it_lacks() throws Exception {
    assertThat(status(api, "/v3/users", admins, Map.of())).isEqualTo(400);
    assertThat(status(api, "/v3/users", admins, Map.of("X-Project-Name", "admin"))).isEqualTo(400);
  }

  @Test
  void a_guest_does_what_the_groups_of_the_mapping_may() throws Exception {
    Map<String, String> scope = Map.of("X-Domain-Id", "default");
    assertThat(status(api, "/v3/users?domain_id=default", guests, scope)).isEqualTo(200);
  }

  @Test
  void what_a_guest_may_change_is_changed() throws Exception {
    String group = "{\"group\": {\"name\": \"made by a guest\", \"domain_id\": \"default\"}}";
    api.send("POST", "/v3/groups", Map.of("X-Domain-Id", "default", "Client-Cert", guests), group)
        .with(201);
  }

  @Test
  void who_is_nobody_here_hears_401() throws Exception {
    Map<String, String> scope = Map.of("X-Project-Name", "admin", "X-Project-Domain-Id", "default");
    assertThat(status(api, "/v3/users", strangers, scope)).isEqualTo(401);
    assertThat(status(api, "/v3/users", ofAnotherIssuer, scope)).isEqualTo(401);
    assertThat(status(api, "/v3/users", ":AAAA:", scope)).isEqualTo(401);
  }

  @Test
  void a_certificate_shown_at_our_own_tls_does_what_a_token_would() throws Exception {
    String rules =
        """
        [{"local": [{"user": {"name": "{0}", "domain": {"id": "default"}, "type": "local"}}],
          "remote": [{"type": "SSL_CLIENT_S_DN_CN"}]}]
        """;
    store(OWN_ISSUER, "own", rules);
    String admin = wary.login("admin", PASSWORD, Api.Scope.PROJECT).token();
    String user = wary.createUser(admin, "loopback", "never used");
    String project = wary.validate(admin, admin).with(200).body().at("/token/project/id").asText();
    wary.put(
            admin,
            "/v3/projects/%s/users/%s/roles/%s".formatted(project, user, roleId(admin, "admin")))
        .with(204);

    try (HttpClient shown =
            HttpClient.newBuilder().sslContext(Certificate.forLoopback().tls()).build();
        HttpClient hidden =
            HttpClient.newBuilder().sslContext(Certificate.forLoopback().trusting()).build()) {
      assertThat(users(shown, project)).isEqualTo(200);
      assertThat(users(hidden, project)).isEqualTo(401);
    }
  }

  private int users(HttpClient client, String project) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(tls + "/v3/users"))
            .header("X-Project-Id", project)
            .header("Client-Cert", admins) // which counts for nothing beside what was shown
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void a_token_goes_before_a_certificate_also_a_bad_one() throws Exception {
    Map<String, String> scope =
        Map.of("X-Auth-Token", "junk", "X-Project-Name", "admin", "X-Project-Domain-Id", "default");
    assertThat(status(api, "/v3/users", admins, scope)).isEqualTo(401);
  }

  @Test
  void i9_a_disabled_provider_proves_nobody() throws Exception {
    Map<String, String> scope = Map.of("X-Project-Name", "admin", "X-Project-Domain-Id", "default");
    try (Connection connection = Mariadb.running().connect(SCHEMA)) {
      write(connection, "UPDATE identity_provider SET enabled = ?", "0");
      try {
        assertThat(status(api, "/v3/users", admins, scope)).isEqualTo(401);
      } finally {
        write(connection, "UPDATE identity_provider SET enabled = ?", "1");
      }
    }
  }

  @Test
  void i1_headers_of_others_than_a_trusted_proxy_are_not_there() throws Exception {
    Map<String, String> scope = Map.of("X-Project-Name", "admin", "X-Project-Domain-Id", "default");
    assertThat(status(wary, "/v3/users", admins, scope)).isEqualTo(401);
    wary.send("POST", "/v3/auth/tokens", Map.of("X-Proxy-User", "admin"), external()).with(401);
  }

  @Test
  void i1_environment_names_as_headers_prove_nothing_even_from_a_proxy() throws Exception {
    api.send(
            "POST",
            "/v3/auth/tokens",
            Map.of("REMOTE_USER", "admin", "Remote-User", "admin", "X-Remote-User", "admin"),
            external())
        .with(401);
    assertThat(
            api.send(
                    "GET",
                    "/v3/users",
                    Map.of("SSL_CLIENT_I_DN", ISSUER, "SSL_CLIENT_S_DN_CN", "admin"),
                    "")
                .status())
        .isEqualTo(401);
  }

  @Test
  void a_user_whom_a_proxy_has_logged_in_gets_a_token() throws Exception {
    Api.Reply reply =
        api.send("POST", "/v3/auth/tokens", Map.of("X-Proxy-User", "admin"), external()).with(201);
    assertThat(reply.body().at("/token/methods/0").asText()).isEqualTo("external");
    api.send(
            "POST",
            "/v3/auth/tokens",
            Map.of("X-Proxy-User", "admin", "X-Proxy-Domain", "Default"),
            external())
        .with(201);
    api.send(
            "POST",
            "/v3/auth/tokens",
            Map.of("X-Proxy-User", "admin", "X-Proxy-Domain", "Elsewhere"),
            external())
        .with(401);
  }

  @Test
  void g6_a_proxys_user_and_another_ones_password_make_no_token() throws Exception {
    String admin = api.login("admin", PASSWORD, Api.Scope.PROJECT).token();
    api.createUser(admin, "tokenless-other", "other-secret");
    String body =
        """
        {"auth": {"identity": {"methods": ["password"], "password": {"user":
          {"name": "tokenless-other", "domain": {"id": "default"}, "password": "other-secret"}}}}}
        """;
    api.send("POST", "/v3/auth/tokens", Map.of("X-Proxy-User", "admin"), body).with(401);
    api.send("POST", "/v3/auth/tokens", Map.of("X-Proxy-User", "nobody"), body).with(201);
  }

  private static String external() {
    return "{\"auth\": {\"identity\": {\"methods\": [\"external\"], \"external\": {}}}}";
  }

  private static int status(Api api, String path, String certificate, Map<String, String> scope)
      throws Exception {
    return status(api, path, "GET", certificate, scope);
  }

  private static int status(
      Api api, String path, String method, String certificate, Map<String, String> scope)
      throws Exception {
    Map<String, String> headers = new HashMap<>(scope);
    headers.put("Client-Cert", certificate);
    return api.send(method, path, headers, "").status();
  }
}
