package io.xloud.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Certificate;
import io.xloud.it.server.Conf;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Clients of OAuth 2 with a secret, and with a certificate: told by a proxy, which is another
 * address of loopback, or shown at the server's own TLS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OAuth2IT {
  private static final String PASSWORD = "certificates";
  private static final String SCHEMA = "oauth2";
  private static final String TOKEN = "/v3/OS-OAUTH2/token";
  private static final String INTROSPECT = "/v3/OS-OAUTH2/introspect";
  private static final String HEADER = "X-SSL-Client-Cert";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whoever has the certificate for loopback is the user of that name in that domain. */
  private static final String RULES =
      """
      [{"local": [{"user": {"name": "{0}", "domain": {"id": "default"}}}],
        "remote": [{"type": "SSL_CLIENT_SUBJECT_DN_CN"},
          {"type": "SSL_CLIENT_ISSUER_DN_CN", "any_one_of": ["loopback"]}]}]
      """;

  private static final String SECRET = "of a client";

  private static final String PROXY = "127.0.0.2";

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpClient proxy =
      HttpClient.newBuilder().localAddress(InetAddress.ofLiteral(PROXY)).build();
  private IdentityServer server;
  private Api api;
  private String admin;
  private String project;
  private String user;
  private String other;

  @BeforeAll
  void a_user_whom_a_certificate_names() throws Exception {
    Conf conf =
        Conf.empty()
            .with("xloud", "proxy.certificate-header", HEADER)
            .with("xloud", "proxy.trusted", PROXY);
    server = IdentityServer.prepared(SCHEMA, conf, PASSWORD).startWithTls(Conf.empty());
    api = new Api(server.url());
    admin = api.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    project =
        api.post(admin, "/v3/projects", "{\"project\": {\"name\": \"of clients\"}}")
            .with(201)
            .body()
            .at("/project/id")
            .asText();
    user = user("loopback");
    other = user("somebody else");
    store(RULES);
  }

  @AfterAll
  void end() {
    proxy.close();
    client.close();
    server.close();
  }

  private String user(String name) throws Exception {
    String body =
        "{\"user\": {\"name\": \"%s\", \"domain_id\": \"default\", \"default_project_id\": \"%s\"}}"
            .formatted(name, project);
    String id = api.post(admin, "/v3/users", body).with(201).body().at("/user/id").asText();
    grant(id, "member");
    return id;
  }

  private void grant(String to, String role) throws Exception {
    api.put(
            admin,
            "/v3/projects/%s/users/%s/roles/%s".formatted(project, to, api.role(admin, role)))
        .with(204);
  }

  /** One of a declared length is refused by its declaration already. */
  @Test
  void J1_a_form_without_a_length_is_read_no_further_than_any_body() throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      for (String path : List.of(TOKEN, INTROSPECT)) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(server.url() + path))
                .version(version)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[200_000])))
                .build();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(413);
      }
    }
  }

  /** An application credential of a user who has a role in the project. */
  private record Credential(String owner, String id) {}

  private Credential credential(String name, String role) throws Exception {
    String owner = api.createUser(admin, name, "pass");
    grant(owner, role);
    String scope = "{\"project\": {\"id\": \"%s\"}}".formatted(project);
    String token = api.loginById(owner, "pass", scope).with(201).token();
    String body =
        "{\"application_credential\": {\"name\": \"client\", \"secret\": \"%s\"}}"
            .formatted(SECRET);
    String id =
        api.post(token, "/v3/users/%s/application_credentials".formatted(owner), body)
            .with(201)
            .body()
            .at("/application_credential/id")
            .asText();
    return new Credential(owner, id);
  }

  /** Mappings have no routes yet: as a Python Keystone beside stores them. */
  private static void store(String rules) throws Exception {
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement()) {
      statement.execute("set session server_id = " + EventFence.FOREIGN);
      statement.execute(
          "replace into mapping (id, rules, schema_version) values ('oauth2_mapping', '%s', '1.0')"
              .formatted(JSON.writeValueAsString(rules).replace("\\", "\\\\")));
    }
  }

  private static String header() throws Exception {
    String pem = Files.readString(Certificate.forLoopback().alone());
    return URLEncoder.encode(pem, UTF_8).replace("+", "%20");
  }

  private record Said(int status, JsonNode body, HttpResponse<String> response) {}

  private Said post(String path, Map<String, String> form, Map<String, String> headers)
      throws Exception {
    return post(proxy, server.url() + path, form, headers);
  }

  private static Said post(
      HttpClient by, String address, Map<String, String> form, Map<String, String> headers)
      throws Exception {
    String body =
        form.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<String> response = by.send(request.build(), BodyHandlers.ofString());
    return new Said(response.statusCode(), JSON.readTree(response.body()), response);
  }

  private Said asked(String who, Map<String, String> headers) throws Exception {
    return post(TOKEN, Map.of("grant_type", "client_credentials", "client_id", who), headers);
  }

  private String token() throws Exception {
    Said said = asked(user, Map.of(HEADER, header()));
    assertThat(said.status()).as("%s", said.body()).isEqualTo(200);
    return said.body().path("access_token").asText();
  }

  private Said introspected(String token) throws Exception {
    return post(INTROSPECT, Map.of("client_id", user, "token", token), Map.of(HEADER, header()));
  }

  @Test
  void a_certificate_gets_a_token_that_is_bound_to_it() throws Exception {
    Said said = asked(user, Map.of(HEADER, header()));

    assertThat(said.status()).as("%s", said.body()).isEqualTo(200);
    assertThat(said.body().path("token_type").asText()).isEqualTo("Bearer");
    assertThat(said.body().path("expires_in").asInt()).isEqualTo(3600);
    assertThat(said.response().headers().firstValue("Cache-Control")).contains("no-store");
    JsonNode token =
        api.validate(admin, said.body().path("access_token").asText())
            .with(200)
            .body()
            .path("token");
    assertThat(token.at("/user/id").asText()).isEqualTo(user);
    assertThat(token.at("/project/id").asText()).isEqualTo(project);
    assertThat(token.path("methods")).isEmpty();
    assertThat(token.path("oauth2_credential").path("x5t#S256").asText())
        .matches("[A-Za-z0-9_-]{43}=");
  }

  @Test
  void b1_a_bound_token_is_exchanged_for_no_other() throws Exception {
    String body =
        "{\"auth\": {\"identity\": {\"methods\": [\"token\"], \"token\": {\"id\": \"%s\"}}}}";

    assertThat(api.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(token())).status())
        .isEqualTo(403);
  }

  @Test
  void l7_a_bound_token_is_good_with_no_other_certificate() throws Exception {
    String token = token();

    assertThat(called(token, Map.of())).isEqualTo(200);
    assertThat(called(token, Map.of(HEADER, header()))).isEqualTo(200);
    assertThat(called(token, Map.of(HEADER, another()))).isEqualTo(401);
  }

  /** Where known tokens are answered for without a look at anything else. */
  @Test
  void l7_a_bound_token_that_is_known_speaks_for_itself_with_no_other_certificate()
      throws Exception {
    String token = token();
    Map<String, String> itself = Map.of("X-Subject-Token", token, HEADER, header());
    Map<String, String> stolen = Map.of("X-Subject-Token", token, HEADER, another());

    for (String method : List.of("GET", "HEAD", "GET", "HEAD")) {
      assertThat(called(method, "/v3/auth/tokens", token, itself)).as(method).isEqualTo(200);
      assertThat(called(method, "/v3/auth/tokens", token, stolen)).as(method).isEqualTo(401);
    }
  }

  private int called(String token, Map<String, String> headers) throws Exception {
    return called("GET", "/v3/auth/projects", token, headers);
  }

  private int called(String method, String path, String token, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, BodyPublishers.noBody())
            .header("X-Auth-Token", token);
    headers.forEach(request::header);
    return proxy.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  /** Of the main module's tests. */
  private static String another() throws Exception {
    return Files.readString(Path.of("../src/test/resources/oauth2/client.pem"))
        .replace('\n', ' ')
        .strip();
  }

  @Test
  void a_certificate_that_names_somebody_else_gets_nothing() throws Exception {
    for (Said said :
        new Said[] {
          asked(other, Map.of(HEADER, header())),
          asked("nobody", Map.of(HEADER, header())),
          asked(user, Map.of(HEADER, another())),
          asked(user, Map.of())
        }) {
      assertThat(said.status()).isEqualTo(401);
      assertThat(said.body().path("error").asText()).isEqualTo("invalid_client");
      assertThat(said.body().path("error_description").asText())
          .isEqualTo("Client authentication failed.");
      assertThat(said.response().headers().firstValue("WWW-Authenticate").orElse(""))
          .isEqualTo("Keystone uri=\"%s/v3\"".formatted(server.url()));
    }
  }

  @Test
  void a_mapping_that_names_nobody_lets_nobody_in() throws Exception {
    String all = "\"remote\": [{\"type\": \"SSL_CLIENT_SUBJECT_DN_CN\"}]";
    List<String> nobodys =
        List.of(
            "[{\"local\": [{\"user\": {\"name\": \"{0}\"}}], \"remote\": [{\"type\": \"NONE\"}]}]",
            "[{\"local\": [{\"user\": {\"domain\": {\"id\": \"default\"}}}], %s}]".formatted(all),
            "[{\"local\": [{\"group\": {\"id\": \"g\"}}], %s}]".formatted(all),
            "[{\"local\": [{\"user\": {\"name\": \"{1}\"}}], %s}]".formatted(all),
            "[{\"local\": [{\"user\": {\"name\": \"{0}\", \"email\": \"a@b\"}}], %s}]"
                .formatted(all),
            "[{\"local\": [{\"user\": {\"name\": \"{0}\", \"domain\": {\"name\": \"x\"}}}], %s}]"
                .formatted(all),
            RULES.replace("[\"loopback\"]", "[\"(\"], \"regex\": true"),
            "no json");
    try {
      for (String rules : nobodys) {
        store(rules);
        assertThat(asked(user, Map.of(HEADER, header())).status()).as(rules).isEqualTo(401);
      }
    } finally {
      store(RULES);
    }
    assertThat(asked(user, Map.of(HEADER, header())).status()).isEqualTo(200);
  }

  @Test
  void i6_to_whoever_may_not_validate_a_token_none_is_active() throws Exception {
    assertThat(introspected(admin).body().toString()).isEqualTo("{\"active\":false}");
    assertThat(introspected(token()).body().path("active").asBoolean()).isTrue();
    assertThat(post(INTROSPECT, Map.of("client_id", user, "token", admin), Map.of()).status())
        .isEqualTo(401);
    assertThat(
            post(INTROSPECT, Map.of("client_id", user), Map.of(HEADER, header()))
                .body()
                .path("error")
                .asText())
        .isEqualTo("invalid_request");
  }

  @Test
  void a_service_reads_of_a_token_what_its_middleware_maps() throws Exception {
    Credential service = credential("a service", "service");
    JsonNode said = introspectedBy(service, admin);

    assertThat(said.path("active").asBoolean()).isTrue();
    assertThat(said.path("username").asText()).isEqualTo("admin");
    assertThat(said.path("sub").asText()).isEqualTo(said.path("user_id").asText());
    assertThat(said.path("roles").asText().split(",")).contains("admin", "member");
    assertThat(said.path("project_name").asText()).isEqualTo("admin");
    assertThat(said.path("project_domain_id").asText()).isEqualTo("default");
    assertThat(said.path("user_domain_name").asText()).isEqualTo("Default");
    assertThat(said.path("exp").asLong()).isGreaterThan(said.path("iat").asLong());
    assertThat(introspectedBy(service, "no token at all").toString())
        .isEqualTo("{\"active\":false}");
  }

  private JsonNode introspectedBy(Credential who, String token) throws Exception {
    return askedBy(who, token).body();
  }

  private Said askedBy(Credential who, String token) throws Exception {
    Map<String, String> form =
        Map.of("client_id", who.id(), "client_secret", SECRET, "token", token);
    return post(INTROSPECT, form, Map.of());
  }

  @Test
  void a_client_that_is_deleted_is_refused_at_once_although_its_secret_was_right()
      throws Exception {
    Credential service = credential("a service that goes", "service");
    assertThat(askedBy(service, admin).status()).isEqualTo(200);
    assertThat(askedBy(service, admin).status()).isEqualTo(200);

    api.delete(
            admin,
            "/v3/users/%s/application_credentials/%s".formatted(service.owner(), service.id()))
        .with(204);

    assertThat(askedBy(service, admin).status()).isEqualTo(404);
  }

  @Test
  void external_oauth2_token_lets_in_whom_we_call_active() throws Exception {
    Credential service = credential("guarded", "service");
    String good = api.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    try (GuardedService guarded = GuardedService.ofClient(server.url(), service.id(), SECRET)) {
      HttpResponse<String> opened = guarded.askAsBearer("/admin", good);
      assertThat(opened.statusCode()).isEqualTo(200);
      JsonNode told = JSON.readTree(opened.body());
      assertThat(told.path("X_USER_NAME").asText()).isEqualTo("admin");
      assertThat(told.path("X_PROJECT_NAME").asText()).isEqualTo("admin");
      assertThat(guarded.askAsBearer("/", token()).statusCode()).isEqualTo(200);
      assertThat(guarded.askAsBearer("/admin", token()).statusCode()).isEqualTo(403);
      assertThat(guarded.askAsBearer("/", "no token at all").statusCode()).isEqualTo(401);
      api.revoke(admin, good).with(204);
      assertThat(guarded.askAsBearer("/", good).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void the_endpoints_tell_where_they_are() throws Exception {
    JsonNode said = api.get("", "/.well-known/oauth-authorization-server").with(200).body();

    assertThat(said.path("issuer").asText()).isEqualTo(server.url());
    assertThat(said.path("token_endpoint").asText()).isEqualTo(server.url() + TOKEN);
    assertThat(said.path("introspection_endpoint").asText()).isEqualTo(server.url() + INTROSPECT);
    assertThat(said.path("token_endpoint_auth_methods_supported").toString())
        .isEqualTo("[\"tls_client_auth\",\"client_secret_basic\",\"client_secret_post\"]");
    assertThat(said.path("grant_types_supported").toString()).isEqualTo("[\"client_credentials\"]");
    assertThat(said.path("response_types_supported")).isEmpty();
  }

  @Test
  void v3oauth2clientcredential_asks_with_a_secret() throws Exception {
    Credential client = credential("owner", "member");
    Map<String, String> form = Map.of("grant_type", "client_credentials", "client_id", client.id());
    String wrong = Base64.getEncoder().encodeToString((client.id() + ":another").getBytes(UTF_8));
    String given =
        JsonNodeFactory.instance
            .objectNode()
            .put("url", server.url() + "/v3")
            .put("client", client.id())
            .put("secret", SECRET)
            .toString();

    assertThat(post(TOKEN, form, Map.of("Authorization", "Basic " + wrong)).status())
        .isEqualTo(401);
    assertThat(Python.answer(given, "keystoneauth_methods.py", "oauth2_secret"))
        .isEqualTo(client.owner());
  }

  @Test
  void i1_a_header_of_anybody_else_is_not_read() throws Exception {
    Map<String, String> form = Map.of("grant_type", "client_credentials", "client_id", user);

    assertThat(post(client, server.url() + TOKEN, form, Map.of(HEADER, header())).status())
        .isEqualTo(401);
  }

  @Test
  void l7_at_our_own_tls_the_certificate_shown_counts_and_no_header() throws Exception {
    Map<String, String> form = Map.of("grant_type", "client_credentials", "client_id", user);
    try (HttpClient tls =
        HttpClient.newBuilder().sslContext(Certificate.forLoopback().tls()).build()) {
      Said said = post(tls, server.tlsUrl() + TOKEN, form, Map.of(HEADER, another()));
      assertThat(said.status()).as("%s", said.body()).isEqualTo(200);
      assertThat(thumbprint(said.body().path("access_token").asText()))
          .as("of the certificate that the proxy tells of the same client")
          .isEqualTo(thumbprint(token()));
    }
  }

  private String thumbprint(String token) throws Exception {
    return introspected(token).body().at("/oauth2_credential/x5t#S256").asText();
  }

  @Test
  void v3oauth2mtlsclientcredential_shows_its_certificate_at_our_own_tls() throws Exception {
    String given =
        JsonNodeFactory.instance
            .objectNode()
            .put("url", server.tlsUrl() + "/v3")
            .put("client", user)
            .put("pem", Certificate.forLoopback().pem().toString())
            .toString();

    assertThat(Python.answer(given, "keystoneauth_methods.py", "oauth2_mtls")).isEqualTo(user);
  }
}
