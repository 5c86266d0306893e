package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.it.clients.Browser.Page;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Keycloak;
import io.xloud.it.server.Mariadb;
import java.io.BufferedReader;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two nodes and a real Keycloak: browsers, programs and the end of logins by OpenID Connect, with
 * nothing in front. A login that begins on the first node ends on the second.
 */
class OpenIdConnectIT {
  private static final String SCHEMA = "openid";
  private static final String PASSWORD = "secret";
  private static final String DASHBOARD = "https://dashboard.example/auth/websso/";
  private static final String PROVIDER = "/v3/OS-FEDERATION/identity_providers/keycloak";
  private static final String DOOR = PROVIDER + "/protocols/openid/auth";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String RULES =
      """
      {"mapping": {"rules": [
        {"local": [{"user": {"name": "{0}", "email": "{1}"}}],
         "remote": [{"type": "HTTP_OIDC_PREFERRED_USERNAME"}, {"type": "OIDC-email"}]},
        {"local": [{"user": {"name": "{0}"}}],
         "remote": [{"type": "HTTP_OIDC_PREFERRED_USERNAME"}, {"type": "HTTP_OIDC_CLIENT_ID"}]},
        {"local": [{"groups": "{0}", "domain": {"id": "default"}}],
         "remote": [{"type": "HTTP_OIDC_GROUPS"}]}]}}
      """;

  private static Keycloak keycloak;
  private static IdentityServer first;
  private static IdentityServer second;
  private static Api here;
  private static Api there;
  private static String admin;
  private static String project;

  @BeforeAll
  static void start() throws Exception {
    keycloak = Keycloak.running();
    Conf conf =
        Conf.empty()
            .with("auth", "methods", List.of("password", "token", "openid"))
            .with("federation", "remote_id_attribute", "HTTP_OIDC_ISS")
            .with("federation", "trusted_dashboard", DASHBOARD)
            .with("xloud", "oidc.provider", "keycloak")
            .with("xloud", "oidc.issuer", keycloak.issuer())
            .with("xloud", "oidc.client-id", "identity")
            .with("xloud", "oidc.client-secret", "secret-of-identity")
            .with("xloud", "proxy.trusted", "127.0.0.1")
            .with("xloud", "proxy.attribute-headers", "OIDC-*");
    IdentityServer prepared = IdentityServer.prepared(SCHEMA, conf, PASSWORD);
    second =
        IdentityServer.at(Mariadb.running().connectionOf(SCHEMA), SCHEMA, prepared.folder(), conf);
    first =
        IdentityServer.at(
            Mariadb.running().connectionOf(SCHEMA),
            SCHEMA,
            prepared.folder(),
            conf.with("DEFAULT", "public_endpoint", second.url()));
    first.start();
    second.start();
    here = new Api(first.url());
    there = new Api(second.url());
    prepareCloud();
    keycloak.configure(
        "identity",
        Map.of(
            "backchannel.logout.url",
            second.url() + "/v3/auth/OS-FEDERATION/oidc/keycloak/logout"));
  }

  private static void prepareCloud() throws Exception {
    Api.Reply login = here.login("admin", PASSWORD, Api.Scope.PROJECT).with(201);
    admin = login.token();
    project = made("project", "projects", "openid-project");
    grant("readers", "reader");
    grant("operators", "member");
    here.send("PUT", admin, "/v3/OS-FEDERATION/mappings/openid", RULES).with(201);
    here.send(
            "PUT",
            admin,
            PROVIDER,
            "{\"identity_provider\": {\"enabled\": true, \"remote_ids\": [\"%s\"]}}"
                .formatted(keycloak.issuer()))
        .with(201);
    here.send(
            "PUT",
            admin,
            PROVIDER + "/protocols/openid",
            "{\"protocol\": {\"mapping_id\": \"openid\"}}")
        .with(201);
  }

  private static String made(String noun, String collection, String name) throws Exception {
    String body = "{\"%s\": {\"name\": \"%s\", \"domain_id\": \"default\"}}".formatted(noun, name);
    return here.post(admin, "/v3/" + collection, body)
        .with(201)
        .body()
        .path(noun)
        .path("id")
        .asText();
  }

  private static void grant(String groupName, String roleName) throws Exception {
    String group = made("group", "groups", groupName);
    String role = here.role(admin, roleName);
    here.put(admin, "/v3/projects/%s/groups/%s/roles/%s".formatted(project, group, role)).with(204);
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
  }

  // Browsers

  private static String websso() {
    return first.url()
        + "/v3/auth/OS-FEDERATION/identity_providers/keycloak/protocols/openid/websso?origin="
        + encoded(DASHBOARD);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String logIn(Browser browser, String way, String user) throws Exception {
    Page page = browser.logIn(browser.open(way), user, Keycloak.passwordOf(user));
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.address().toString()).startsWith(second.url());
    Browser.Form form = page.form();
    assertThat(form.action()).hasToString(DASHBOARD);
    return form.fields().get("token");
  }

  private static JsonNode into(Api node, String token) throws Exception {
    return scoped(node, token).with(201).body().path("token");
  }

  private static Api.Reply scoped(Api node, String token) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
          "scope": {"project": {"id": "%s"}}}}
        """;
    return node.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(token, project));
  }

  @Test
  void a_browser_logs_in_from_one_node_to_the_other() throws Exception {
    for (String way :
        List.of(
            websso(),
            first.url() + "/v3/auth/OS-FEDERATION/websso/openid?origin=" + encoded(DASHBOARD))) {
      String token = logIn(new Browser(), way, "ann");

      JsonNode scoped = into(here, token);
      assertThat(scoped.at("/user/name").asText()).isEqualTo("ann");
      assertThat(scoped.at("/roles").findValuesAsText("name")).containsExactly("reader");
      assertThat(scoped.at("/user/OS-FEDERATION/identity_provider/id").asText())
          .isEqualTo("keycloak");
      String user = "/v3/users/" + scoped.at("/user/id").asText();
      assertThat(here.get(admin, user).with(200).body().at("/user/email").asText())
          .isEqualTo("ann@example.org");
    }
  }

  @Test
  void a_browser_as_people_have_it_keeps_the_login_and_brings_the_token() throws Exception {
    try (Chromium browser = Chromium.started()) {
      browser.holdBack(DASHBOARD);
      browser.open(websso());
      browser.await("document.querySelector('[name=password]') !== null");
      browser.run(
          """
          document.querySelector('[name=username]').value = 'dan';
          document.querySelector('[name=password]').value = '%s';
          document.querySelector('form').submit();
          """
              .formatted(Keycloak.passwordOf("dan")));

      JsonNode sent = browser.heldBack();
      assertThat(sent.path("method").asText()).isEqualTo("POST");
      String token =
          URLDecoder.decode(
              sent.path("postData").asText().split("token=")[1], StandardCharsets.UTF_8);
      assertThat(into(here, token).at("/user/name").asText()).isEqualTo("dan");
    }
  }

  @Test
  void i5_a_way_back_leads_in_once_and_only_for_the_browser_that_left() throws Exception {
    Browser browser = new Browser();
    String redirect = second.url() + "/v3/auth/OS-FEDERATION/oidc/redirect";
    Page arrived =
        browser.logInUntil(browser.open(websso()), "ann", Keycloak.passwordOf("ann"), redirect);
    String back = arrived.redirect().toString();

    assertThat(new Browser().open(back).status()).isEqualTo(401);
    assertThat(browser.open(back.replaceFirst("state=[^&]+", "state=" + "A".repeat(22))).status())
        .isEqualTo(401);
    assertThat(browser.open(back).status()).isEqualTo(200);
    assertThat(browser.open(back).status()).isEqualTo(401);
  }

  @Test
  void i5_a_code_of_another_login_is_refused() throws Exception {
    Browser browser = new Browser();
    String redirect = second.url() + "/v3/auth/OS-FEDERATION/oidc/redirect";
    String one =
        browser
            .logInUntil(browser.open(websso()), "ann", Keycloak.passwordOf("ann"), redirect)
            .redirect()
            .toString();
    String other = browser.openUntil(websso(), redirect).redirect().toString();

    String mixed = other.replaceFirst("([?&])code=[^&]+", "$1code=" + parameters(one).get("code"));
    assertThat(browser.open(mixed).status()).isEqualTo(401);
  }

  private static Map<String, String> parameters(String address) {
    return Arrays.stream(URI.create(address).getRawQuery().split("&"))
        .map(one -> one.split("=", 2))
        .collect(Collectors.toMap(one -> one[0], one -> one[1]));
  }

  @Test
  void i7_no_browser_is_sent_to_the_provider_for_a_strange_dashboard() throws Exception {
    Page page = new Browser().open(websso().replace("dashboard", "evil"));

    assertThat(page.status()).isEqualTo(401);
    assertThat(page.response().headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void i8_a_group_withdrawn_at_the_provider_is_gone_with_the_next_login() throws Exception {
    String before = logIn(new Browser(), websso(), "cat");
    JsonNode roles = into(there, before).path("roles");
    assertThat(roles.findValuesAsText("name")).containsExactlyInAnyOrder("reader", "member");

    keycloak.member("cat", "operators", false);
    try {
      Thread.sleep(Duration.ofSeconds(1)); // what is revoked is so by whole seconds
      String after = logIn(new Browser(), websso(), "cat");
      for (Api node : List.of(here, there)) {
        assertThat(into(node, after).path("roles").findValuesAsText("name"))
            .containsExactly("reader");
        awaitDead(node, before);
      }
    } finally {
      keycloak.member("cat", "operators", true);
    }
  }

  @Test
  void a_logout_at_the_provider_ends_the_tokens_on_all_nodes() throws Exception {
    String token = logIn(new Browser(), websso(), "ben");
    here.validate(admin, token).with(200);
    there.validate(admin, token).with(200);

    keycloak.logOut("ben");

    awaitDead(here, token);
    awaitDead(there, token);
  }

  /** What one node did the other hears of within its bound. */
  private static void awaitDead(Api node, String token) throws Exception {
    Instant end = Instant.now().plusSeconds(20);
    while (node.validate(admin, token).status() != 404) {
      assertThat(Instant.now()).as("the token lives on").isBefore(end);
      Thread.sleep(Duration.ofMillis(100));
    }
  }

  @Test
  void i5_nobody_else_ends_a_login() throws Exception {
    String door = "/v3/auth/OS-FEDERATION/oidc/%s/logout";
    String stolen = keycloak.accessToken("cli", "ann");
    for (String body : List.of("", "logout_token=nonsense", "logout_token=" + stolen)) {
      assertThat(new Browser().submit(form(door.formatted("keycloak"), body)).status())
          .isEqualTo(400);
    }
    assertThat(new Browser().submit(form(door.formatted("nobody"), "logout_token=x")).status())
        .isEqualTo(404);
  }

  private static Browser.Form form(String path, String body) {
    Map<String, String> fields =
        body.isEmpty() ? Map.of() : Map.of(body.split("=")[0], body.split("=", 2)[1]);
    return new Browser.Form(URI.create(second.url() + path), fields);
  }

  // Programs

  private static Api.Reply enter(Api node, Map<String, String> headers) throws Exception {
    return node.send("POST", DOOR, headers, "");
  }

  @Test
  void i5_only_an_access_token_that_is_for_us_counts() throws Exception {
    String good = keycloak.accessToken("cli", "ann");
    enter(here, Map.of("Authorization", "Bearer " + good)).with(201);
    enter(there, Map.of("Authorization", "bearer " + good)).with(201);

    enter(here, Map.of()).with(401);
    enter(here, Map.of("Authorization", "Basic " + good)).with(401);
    enter(here, Map.of("Authorization", "Bearer nonsense")).with(401);
    enter(here, Map.of("Authorization", "Bearer " + good.substring(0, good.length() - 4) + "AAAA"))
        .with(401);
    enter(here, Map.of("Authorization", "Bearer " + keycloak.accessToken("stranger", "ann")))
        .with(401);
  }

  @Test
  void i1_headers_prove_nobody_whom_the_provider_itself_proves() throws Exception {
    Map<String, String> told =
        Map.of(
            "OIDC-iss", keycloak.issuer(), "OIDC-preferred_username", "ann", "OIDC-email", "a@b");
    enter(here, told).with(401);
    here.send("POST", DOOR.replace("keycloak", "KEYCLOAK"), told, "").with(401);
    here.send("POST", DOOR.replace("openid", "OpenID"), told, "").with(401);
    Api.Reply sent = here.send("GET", websso().substring(first.url().length()), told, "").with(302);
    assertThat(sent.response().headers().firstValue("Location").orElseThrow())
        .startsWith(keycloak.issuer());
  }

  private static ObjectNode common() {
    ObjectNode common =
        JsonNodeFactory.instance
            .objectNode()
            .put("auth_url", second.url() + "/v3")
            .put("identity_provider", "keycloak")
            .put("protocol", "openid")
            .put("project_id", project);
    return common.put(
        "discovery_endpoint", keycloak.issuer() + "/.well-known/openid-configuration");
  }

  private static void login(ArrayNode logins, String plugin, Map<String, String> options) {
    ObjectNode own = JsonNodeFactory.instance.objectNode();
    options.forEach(own::put);
    logins.add(JsonNodeFactory.instance.arrayNode().add(plugin).add(own));
  }

  @Test
  void keystoneauth_logs_in_in_every_way_it_knows() throws Exception {
    ObjectNode wanted = JsonNodeFactory.instance.objectNode();
    wanted.set("common", common());
    ArrayNode logins = wanted.putArray("logins");
    login(
        logins,
        "v3oidcpassword",
        Map.of(
            "client_id", "cli",
            "client_secret", "",
            "username", "ann",
            "password", Keycloak.passwordOf("ann"),
            "scope", "openid"));
    login(
        logins,
        "v3oidcclientcredentials",
        Map.of("client_id", "robot", "client_secret", "secret-of-robot", "scope", "openid"));
    login(logins, "v3oidcaccesstoken", Map.of("access_token", keycloak.accessToken("cli", "dan")));
    String redirect = "http://127.0.0.1:1/came-back";
    login(
        logins,
        "v3oidcauthcode",
        Map.of(
            "client_id", "cli",
            "client_secret", "",
            "code", codeFor("cat", redirect),
            "redirect_uri", redirect,
            "scope", "openid"));

    JsonNode came = JSON.readTree(Python.answer(wanted + "\n", "keystoneauth_oidc.py"));

    assertThat(came.findValuesAsText("user"))
        .containsExactly("ann", "service-account-robot", "dan", "cat");
    assertThat(came.findValuesAsText("project")).containsOnly(project);
    assertThat(came.findValuesAsText("federated")).containsOnly("true");
    assertThat(came.findValues("roles").stream().map(JsonNode::toString))
        .containsExactly("[\"reader\"]", "[\"reader\"]", "[\"reader\"]", "[\"member\",\"reader\"]");
  }

  private static String codeFor(String user, String redirect) throws Exception {
    String address =
        keycloak.issuer()
            + "/protocol/openid-connect/auth?response_type=code&scope=openid&client_id=cli"
            + "&redirect_uri="
            + encoded(redirect);
    Browser browser = new Browser();
    Page back =
        browser.logInUntil(browser.open(address), user, Keycloak.passwordOf(user), redirect);
    return parameters(back.redirect().toString()).get("code");
  }

  @Test
  void keystoneauth_waits_until_somebody_has_logged_in_elsewhere() throws Exception {
    ObjectNode wanted = JsonNodeFactory.instance.objectNode();
    wanted.set("common", common());
    login(
        wanted.putArray("logins"),
        "v3oidcdeviceauthz",
        Map.of("client_id", "cli", "code_challenge_method", "S256", "scope", "openid"));
    Process python = Python.converse("keystoneauth_oidc.py");
    try (BufferedReader answers = python.inputReader()) {
      python.outputWriter().append(wanted.toString()).append('\n').flush();
      Browser browser = new Browser();
      Page asked =
          browser.logIn(browser.open(answers.readLine()), "ann", Keycloak.passwordOf("ann"));
      browser.submit(asked.form().with("accept", "Yes"));

      JsonNode came = JSON.readTree(answers.readLine());
      assertThat(came.at("/0/user").asText()).isEqualTo("ann");
      assertThat(came.at("/0/roles").toString()).isEqualTo("[\"reader\"]");
    } finally {
      Python.end(python);
    }
  }
}
