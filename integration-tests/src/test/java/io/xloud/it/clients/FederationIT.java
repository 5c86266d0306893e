package io.xloud.it.clients;

import static io.xloud.it.clients.Federation.PROVIDERS;
import static io.xloud.it.clients.Federation.ofProject;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.server.Certificate;
import io.xloud.it.server.Conf;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is proved by an identity provider before the service, as a proxy tells in headers. */
class FederationIT {
  private static final String SCHEMA = "federation";
  private static final String PASSWORD = "secret";
  private static final String ISSUER = "https://idp.example/realm";
  private static final String DASHBOARD = "https://dashboard.example/auth/websso/";
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String RULES =
      """
      {"mapping": {"rules": [
        {"local": [{"user": {"name": "{0}"}}], "remote": [{"type": "HTTP_OIDC_NAME"}]},
        {"local": [{"groups": "{0}", "domain": {"id": "default"}}],
         "remote": [{"type": "HTTP_OIDC_GROUPS"}]}]}}
      """;

  private static IdentityServer trusting;
  private static IdentityServer wary;
  private static Federation cloud;
  private static Api api;
  private static String admin;
  private static String adminProject;
  private static String project;

  @BeforeAll
  static void start() throws Exception {
    Conf conf =
        Conf.empty()
            .with("DEFAULT", "debug", true)
            .with(
                "auth", "methods", List.of("password", "token", "application_credential", "openid"))
            .with("federation", "remote_id_attribute", "HTTP_OIDC_ISS")
            .with("federation", "trusted_dashboard", DASHBOARD)
            .with("saml", "idp_entity_id", "https://here.example/v3/OS-FEDERATION/saml2/idp")
            .with("saml", "certfile", Certificate.forLoopback().pem().toString())
            .with("saml", "keyfile", Certificate.forLoopback().pem().toString())
            .with("xloud", "proxy.attribute-headers", "OIDC-*");
    wary = IdentityServer.prepared(SCHEMA, conf, PASSWORD).start();
    trusting =
        IdentityServer.at(
                Mariadb.running().connectionOf(SCHEMA),
                SCHEMA,
                wary.folder(),
                conf.with("xloud", "proxy.trusted", "127.0.0.1"))
            .start();
    cloud = Federation.administered(trusting.url(), PASSWORD);
    api = cloud.api();
    admin = cloud.admin();
    adminProject = api.validate(admin, admin).with(200).body().at("/token/project/id").asText();
    project = cloud.made("project", "projects", "fed-project");
    cloud.letIn("fed-readers", project, "reader");
    cloud.mapping("fed", RULES);
    provider("sun", ISSUER);
  }

  /** With the protocol openid and the mapping of all. */
  private static void provider(String id, String... remoteIds) throws Exception {
    cloud.provider(id, remoteIds);
    cloud.protocol(id, "openid", "fed");
  }

  @AfterAll
  static void stop() {
    trusting.close();
    wary.close();
  }

  private static Map<String, String> proof(String name, String... groups) {
    Map<String, String> headers = new HashMap<>(Map.of("OIDC-iss", ISSUER, "OIDC-name", name));
    if (groups.length > 0) {
      headers.put("OIDC-groups", String.join(";", groups));
    }
    return headers;
  }

  private static Api.Reply enter(String provider, Map<String, String> proof) throws Exception {
    return api.send("GET", door(provider), proof, "");
  }

  private static String door(String provider) {
    return Federation.door(provider, "openid");
  }

  @Test
  void a_token_tells_by_whose_word_its_user_came() throws Exception {
    Api.Reply entered = enter("sun", proof("ann", "fed-readers")).with(201);
    JsonNode token = entered.body().path("token");

    assertThat(token.path("methods").toString()).isEqualTo("[\"openid\"]");
    assertThat(token.at("/user/name").asText()).isEqualTo("ann");
    JsonNode vouched = token.at("/user/OS-FEDERATION");
    assertThat(vouched.at("/identity_provider/id").asText()).isEqualTo("sun");
    assertThat(vouched.at("/protocol/id").asText()).isEqualTo("openid");
    assertThat(vouched.path("groups")).hasSize(1);
    assertThat(token.has("project")).isFalse();
    JsonNode validated = api.validate(admin, entered.token()).with(200).body().path("token");
    assertThat(validated.path("user")).isEqualTo(token.path("user"));
  }

  @Test
  void the_log_tells_why_nobody_came_in_and_nothing_of_who_it_was() throws Exception {
    String somebody = "zoe-whom-no-log-knows";
    cloud.mapping("torn", RULES.replace("{0}", "{7}"));
    cloud.provider("torn");
    cloud.protocol("torn", "openid", "torn");
    enter("torn", proof(somebody)).with(401);
    enter("sun", Map.of("OIDC-iss", "https://moon.example", "OIDC-name", somebody)).with(403);
    enter("sun", Map.of("OIDC-iss", ISSUER, "OIDC-mail", somebody)).with(401);

    String log = Files.readString(trusting.log());
    assertThat(log)
        .contains("Mapping torn cannot be applied (provider torn, protocol openid): ")
        .contains("is refused with 401: Mapping torn: ")
        .contains("is refused with 403: Incoming identity provider identifier not included")
        .contains("is refused with 401: Mapping fed: Could not map any")
        .contains("Attributes that came: HTTP_OIDC_ISS, HTTP_OIDC_MAIL")
        .doesNotContain("[DEFAULT] debug has no effect")
        .doesNotContain(somebody);
  }

  @Test
  void it_goes_on_to_where_the_groups_may_go() throws Exception {
    String token = enter("sun", proof("ben", "fed-readers")).with(201).token();

    for (String places : List.of("/v3/auth/projects", "/v3/OS-FEDERATION/projects")) {
      JsonNode projects = api.get(token, places).with(200).body().path("projects");
      assertThat(projects.findValuesAsText("id")).as(places).containsExactly(project);
    }
    for (String places : List.of("/v3/auth/domains", "/v3/OS-FEDERATION/domains")) {
      assertThat(api.get(token, places).with(200).body().path("domains")).as(places).isEmpty();
    }
    JsonNode scoped = cloud.into(token, ofProject(project)).with(201).body().path("token");
    assertThat(scoped.at("/roles/0/name").asText()).isEqualTo("reader");
    assertThat(scoped.path("methods").toString()).contains("openid").contains("token");
    assertThat(scoped.at("/user/OS-FEDERATION/identity_provider/id").asText()).isEqualTo("sun");
  }

  @Test
  void i1_headers_of_others_than_a_trusted_proxy_are_not_there() throws Exception {
    new Api(wary.url()).send("GET", door("sun"), proof("eve", "fed-readers"), "").with(401);
  }

  @Test
  void i1_attributes_are_those_that_the_operator_names() throws Exception {
    enter("sun", Map.of("OIDC-iss", ISSUER, "HTTP_OIDC_NAME", "eve", "X-Name", "eve")).with(401);
  }

  @Test
  void i1_attributes_count_at_the_doors_of_providers_only() throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["openid"],
          "openid": {"identity_provider": "sun", "protocol": "openid"}}}}
        """;
    api.send("POST", "/v3/auth/tokens", proof("eve", "fed-readers"), body).with(401);
  }

  @Test
  void i1_what_services_are_told_of_a_caller_says_nothing_here() throws Exception {
    Map<String, String> told =
        Map.of(
            "X-User-Id", "admin",
            "X-User-Name", "admin",
            "X-Roles", "admin",
            "X-Project-Id", adminProject,
            "X-Is-Admin-Project", "True",
            "X-Identity-Status", "Confirmed",
            "REMOTE_USER", "admin",
            "MELLON_NAME_ID", "admin",
            "SSL_CLIENT_S_DN_CN", "admin");
    api.send("GET", "/v3/users", told, "").with(401);

    String token = enter("sun", proof("kim", "fed-readers")).with(201).token();
    Map<String, String> beside = new HashMap<>(told);
    beside.put("X-Auth-Token", cloud.into(token, ofProject(project)).with(201).token());
    api.send("GET", "/v3/users", beside, "").with(403);
  }

  @Test
  void i2_without_groups_there_are_no_roles() throws Exception {
    String token = enter("sun", proof("cat")).with(201).token();

    cloud.into(token, ofProject(project)).with(401);
    cloud.into(token, ofProject(adminProject)).with(401);
    String member = enter("sun", proof("cat", "fed-readers", "no such group")).with(201).token();
    cloud.into(member, ofProject(adminProject)).with(401);
    cloud.into(member, ofProject(project)).with(201);
  }

  /** It could never be used: nobody asks the provider again. */
  @Test
  void roles_by_a_providers_word_make_no_application_credential() throws Exception {
    Api.Reply entered = enter("sun", proof("lea", "fed-readers")).with(201);
    String user = entered.body().at("/token/user/id").asText();
    String credentials = "/v3/users/" + user + "/application_credentials";
    String body = "{\"application_credential\": {\"name\": \"of-a-guest\"}}";
    String reader = api.role(admin, "reader");
    String guest = cloud.into(entered.token(), ofProject(project)).with(201).token();

    Api.Reply refused = api.post(guest, credentials, body).with(404);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo(
            "Could not find role assignment with role: %s, user or group: %s, project, domain, or system: %s.",
            reader, user, project);

    api.put(admin, "/v3/projects/%s/users/%s/roles/%s".formatted(project, user, reader)).with(204);
    api.post(guest, credentials, body).with(201);
  }

  @Test
  void there_is_no_token_for_the_system() throws Exception {
    String token = enter("sun", proof("dan", "fed-readers")).with(201).token();

    cloud.into(token, "{\"system\": {\"all\": true}}").with(400);
  }

  @Test
  void a10_what_was_made_of_a_token_ends_with_it() throws Exception {
    String token = enter("sun", proof("jan", "fed-readers")).with(201).token();
    String scoped = cloud.into(token, ofProject(project)).with(201).token();

    api.send(
            "DELETE",
            "/v3/auth/tokens",
            Map.of("X-Auth-Token", admin, "X-Subject-Token", token),
            "")
        .with(204);

    api.validate(admin, scoped).with(404);
  }

  @Test
  void a_provider_is_believed_under_its_own_name_only() throws Exception {
    Map<String, String> ofAnother = new HashMap<>(proof("eve"));
    ofAnother.put("OIDC-iss", "https://elsewhere.example");
    enter("sun", ofAnother).with(403);
    enter("nobody", proof("eve")).with(404);
  }

  @Test
  void a_browser_comes_back_to_its_dashboard_with_a_token() throws Exception {
    String ofSun = Federation.websso("sun", "openid");
    for (String way : List.of(websso(DASHBOARD), ofSun + "?origin=" + DASHBOARD)) {
      Api.Reply page = api.send("GET", way, proof("fay", "fed-readers"), "").with(200);
      assertThat(page.response().headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
      assertThat(page.response().headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(page.response().body()).contains("action=\"" + DASHBOARD + "\"");
      Matcher token = TOKEN.matcher(page.response().body());
      assertThat(token.find()).isTrue();
      api.validate(admin, token.group(1)).with(200);
    }
  }

  private static String websso(String origin) {
    return Federation.websso("openid") + Federation.backTo(origin);
  }

  @Test
  void i7_no_other_origin_is_given_a_token() throws Exception {
    for (String origin :
        List.of(
            "https://evil.example/",
            "https://dashboard.example",
            DASHBOARD + "?next=https://evil.example",
            "javascript:alert(1)")) {
      Api.Reply refused = api.send("GET", websso(origin), proof("fay"), "").with(401);
      assertThat(refused.response().headers().firstValue("X-Subject-Token")).isEmpty();
      assertThat(TOKEN.matcher(refused.response().body()).find()).isFalse();
    }
    api.send("GET", "/v3/auth/OS-FEDERATION/websso/openid", proof("fay"), "").with(400);
  }

  @Test
  void i8_a_group_withdrawn_at_the_provider_is_gone_with_the_next_login() throws Exception {
    String before = enter("sun", proof("gil", "fed-readers")).with(201).token();
    String scoped = cloud.into(before, ofProject(project)).with(201).token();
    api.validate(admin, scoped).with(200);
    Thread.sleep(Duration.ofSeconds(1)); // what is revoked is so by whole seconds

    String after = enter("sun", proof("gil")).with(201).token();

    cloud.into(after, ofProject(project)).with(401);
    api.validate(admin, scoped).with(404);
    api.validate(admin, after).with(200);
  }

  /** The membership ends as it does by itself, but sooner. */
  @Test
  void f6_places_of_a_group_whose_membership_has_ended_are_not_listed() throws Exception {
    provider("dusk");
    String ending = "{\"identity_provider\": {\"authorization_ttl\": 60}}";
    api.patch(admin, PROVIDERS + "dusk", ending).with(200);
    Api.Reply entered = enter("dusk", proof("mia", "fed-readers")).with(201);
    assertThat(projectsOf(entered.token())).containsExactly(project);

    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement session = connection.createStatement()) {
      session.execute("set session server_id = " + EventFence.FOREIGN);
      session.execute(
          "delete from expiring_user_group_membership where user_id = '%s'"
              .formatted(entered.body().at("/token/user/id").asText()));
    }

    assertThat(projectsOf(entered.token())).isEmpty();
    cloud.into(entered.token(), ofProject(project)).with(401);
  }

  private static List<String> projectsOf(String token) throws Exception {
    JsonNode listed = api.get(token, "/v3/OS-FEDERATION/projects").with(200).body();
    return listed.path("projects").findValuesAsText("id");
  }

  @Test
  void i9_a_disabled_providers_tokens_are_worth_nothing() throws Exception {
    provider("moon");
    String unscoped = enter("moon", proof("hal", "fed-readers")).with(201).token();
    String scoped = cloud.into(unscoped, ofProject(project)).with(201).token();
    api.validate(admin, unscoped).with(200);
    api.validate(admin, scoped).with(200);

    String disabled = "{\"identity_provider\": {\"enabled\": false}}";
    api.patch(admin, PROVIDERS + "moon", disabled).with(200);

    api.validate(admin, unscoped).with(404);
    api.validate(admin, scoped).with(404);
    api.get(scoped, "/v3/auth/projects").with(401);
    enter("moon", proof("hal", "fed-readers")).with(403);
  }

  @Test
  void i9_a_deleted_provider_leaves_neither_tokens_nor_users() throws Exception {
    provider("mars");
    Api.Reply entered = enter("mars", proof("ida", "fed-readers")).with(201);
    String user = "/v3/users/" + entered.body().at("/token/user/id").asText();
    api.get(admin, user).with(200);

    api.delete(admin, PROVIDERS + "mars").with(204);

    api.validate(admin, entered.token()).with(404);
    api.get(admin, user).with(404);
    enter("mars", proof("ida", "fed-readers")).with(404);
  }

  /** By hand: the client of this Java sends nothing but ASCII. */
  @Test
  void i10_names_are_decoded_once() throws Exception {
    JsonNode first = enteredInUtf8("Jürgen Ünal 山");
    JsonNode second = enteredInUtf8("Jürgen Ünal 山");

    assertThat(first.path("name").asText()).isEqualTo("Jürgen Ünal 山");
    assertThat(second.path("id")).isEqualTo(first.path("id"));
    JsonNode user = api.get(admin, "/v3/users/" + first.path("id").asText()).body().path("user");
    assertThat(user.path("name").asText()).isEqualTo("Jürgen Ünal 山");
    assertThat(enteredInUtf8("JÃ¼rgen Ãnal å±±").path("id")).isNotEqualTo(first.path("id"));
  }

  private static JsonNode enteredInUtf8(String name) throws IOException {
    String request =
        String.join(
            "\r\n",
            "GET " + door("sun") + " HTTP/1.1",
            "Host: localhost",
            "Connection: close",
            "OIDC-iss: " + ISSUER,
            "OIDC-name: " + name,
            "",
            "");
    try (Socket socket = new Socket("127.0.0.1", trusting.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 201");
      String body = answer.substring(answer.indexOf("{\"token\""), answer.lastIndexOf('}') + 1);
      return JSON.readTree(body).at("/token/user");
    }
  }

  // Other clouds

  private static Api.Reply introduced(String door, String token, String cloud) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
          "scope": {"service_provider": {"id": "%s"}}}}
        """;
    return api.send(
        "POST", "/v3/auth/OS-FEDERATION/" + door, Map.of(), body.formatted(token, cloud));
  }

  private static void takes(String id, boolean enabled) throws Exception {
    String body =
        """
        {"service_provider": {"enabled": %s, "auth_url": "https://there.example/v3/auth",
          "sp_url": "https://there.example/ECP"}}
        """;
    api.send("PUT", admin, "/v3/OS-FEDERATION/service_providers/" + id, body.formatted(enabled))
        .with(201);
  }

  @Test
  void another_cloud_is_told_who_somebody_is_here() throws Exception {
    takes("there", true);
    for (String door : List.of("saml2", "saml2/ecp")) {
      Api.Reply reply = introduced(door, admin, "there").with(200);
      HttpHeaders headers = reply.response().headers();
      assertThat(headers.firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).matches("(?i)text/xml; ?charset=utf-8"));
      assertThat(headers.firstValue("X-sp-url")).contains("https://there.example/ECP");
      assertThat(headers.firstValue("X-auth-url")).contains("https://there.example/v3/auth");
      assertThat(reply.response().body())
          .startsWith(door.endsWith("ecp") ? "<S:Envelope" : "<saml2p:Response")
          .contains("https://here.example/v3/OS-FEDERATION/saml2/idp")
          .contains("Recipient=\"https://there.example/ECP\"")
          .contains("SignatureValue")
          .containsPattern("openstack_user\".*>admin<.*openstack_roles\".*>admin<")
          .doesNotContain(admin);
    }
    api.delete(admin, "/v3/OS-FEDERATION/service_providers/there").with(204);
  }

  @Test
  void b1_whoever_acts_by_leave_is_introduced_nowhere() throws Exception {
    takes("elsewhere", true);
    String me = api.validate(admin, admin).with(200).body().at("/token/user/id").asText();
    JsonNode credential =
        api.post(
                admin,
                "/v3/users/%s/application_credentials".formatted(me),
                "{\"application_credential\": {\"name\": \"abroad\"}}")
            .with(201)
            .body()
            .path("application_credential");
    String body =
        """
        {"auth": {"identity": {"methods": ["application_credential"],
          "application_credential": {"id": "%s", "secret": "%s"}}}}
        """;
    String delegated =
        api.send(
                "POST",
                "/v3/auth/tokens",
                Map.of(),
                body.formatted(credential.path("id").asText(), credential.path("secret").asText()))
            .with(201)
            .token();

    introduced("saml2/ecp", delegated, "elsewhere").with(403);
    api.delete(admin, "/v3/OS-FEDERATION/service_providers/elsewhere").with(204);
  }

  @Test
  void what_no_other_cloud_is_told_is_refused_as_keystone_does() throws Exception {
    takes("closed", false);
    introduced("saml2", admin, "nowhere").with(404);
    introduced("saml2", admin, "closed").with(403);
    api.delete(admin, "/v3/OS-FEDERATION/service_providers/closed").with(204);
    takes("open", true);
    introduced("saml2", "nonsense", "open").with(404);
    introduced("saml2", "", "open").with(404);
    String unscoped = api.login("admin", PASSWORD, Api.Scope.UNSCOPED).token();
    Api.Reply refused = introduced("saml2", unscoped, "open").with(403);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo(
            "You are not authorized to perform the requested action: Use a project scoped token"
                + " when attempting to create a SAML assertion.");
    api.delete(admin, "/v3/OS-FEDERATION/service_providers/open").with(204);
    for (String body : List.of("{}", "{\"auth\": {}}", "{\"auth\": {\"identity\": {}}}")) {
      api.send("POST", "/v3/auth/OS-FEDERATION/saml2", Map.of(), body).with(400);
    }
    Api.Reply get = api.send("GET", "/v3/auth/OS-FEDERATION/saml2", Map.of(), "").with(405);
    assertThat(get.response().headers().firstValue("Allow"))
        .hasValueSatisfying(allow -> assertThat(allow).contains("POST"));
  }

  @Test
  void tokens_tell_who_takes_our_word() throws Exception {
    String path = "/v3/OS-FEDERATION/service_providers/beta";
    api.send(
            "PUT",
            admin,
            path,
            """
            {"service_provider": {"enabled": true, "auth_url": "https://beta.example/auth",
              "sp_url": "https://beta.example/sp"}}
            """)
        .with(201);

    JsonNode told = api.validate(admin, admin).with(200).body().at("/token/service_providers");

    assertThat(told.findValuesAsText("id")).containsExactly("beta");
    assertThat(told.at("/0/sp_url").asText()).isEqualTo("https://beta.example/sp");
    api.delete(admin, path).with(204);
    assertThat(api.validate(admin, admin).with(200).body().path("token").has("service_providers"))
        .isFalse();
  }
}
