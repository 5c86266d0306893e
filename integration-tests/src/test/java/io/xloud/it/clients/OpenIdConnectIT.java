package io.xloud.it.clients;

import static io.xloud.it.clients.FederatedCloud.PROVIDER;
import static io.xloud.it.clients.FederatedCloud.REDIRECT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Browser.Page;
import io.xloud.it.clients.LoginPlugins.Logins;
import io.xloud.it.server.Keycloak;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Browsers, programs and the end of logins by OpenID Connect: a real Keycloak, and two nodes behind
 * HAProxy.
 */
@ExtendWith(FederatedCloud.class)
class OpenIdConnectIT {
  private static final String OPENID = "openid";
  private static final String DOOR = Federation.door(PROVIDER, OPENID);

  private final FederatedCloud.Running cloud;
  private final Keycloak keycloak;

  OpenIdConnectIT(FederatedCloud.Running cloud) {
    this.cloud = cloud;
    this.keycloak = cloud.keycloak();
  }

  // Browsers

  private String websso() {
    return cloud.websso(OPENID);
  }

  private String redirect() {
    return cloud.url() + REDIRECT;
  }

  private String logIn(Browser browser, String way, String user) throws Exception {
    Page page = browser.logIn(browser.open(way), user, Keycloak.passwordOf(user));
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.address().toString()).startsWith(redirect());
    Browser.Form form = page.form();
    assertThat(form.action()).hasToString(cloud.dashboard().url());
    return form.fields().get("token");
  }

  @Test
  void a_browser_logs_in() throws Exception {
    String back = Federation.backTo(cloud.dashboard().url());
    for (String way : List.of(websso(), cloud.url() + Federation.websso(OPENID) + back)) {
      String token = logIn(new Browser(), way, "ann");

      JsonNode scoped = cloud.into(cloud.front(), token);
      assertThat(scoped.at("/user/name").asText()).isEqualTo("ann");
      assertThat(scoped.at("/roles").findValuesAsText("name")).containsExactly("reader");
      assertThat(scoped.at("/user/OS-FEDERATION/identity_provider/id").asText())
          .isEqualTo(PROVIDER);
      String user = "/v3/users/" + scoped.at("/user/id").asText();
      Federation front = cloud.front();
      assertThat(front.api().get(front.admin(), user).with(200).body().at("/user/email").asText())
          .isEqualTo("ann@example.org");
    }
  }

  @Test
  void a_browser_as_people_have_it_comes_from_one_node_by_the_other_to_its_dashboard()
      throws Exception {
    assertThat(cloud.byTwoNodes(OPENID, REDIRECT, "dan")).isEqualTo("dan in federated: reader");
  }

  @Test
  void i5_a_way_back_leads_in_once_and_only_for_the_browser_that_left() throws Exception {
    Browser browser = new Browser();
    Page arrived =
        browser.logInUntil(browser.open(websso()), "ann", Keycloak.passwordOf("ann"), redirect());
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
    String one =
        browser
            .logInUntil(browser.open(websso()), "ann", Keycloak.passwordOf("ann"), redirect())
            .redirect()
            .toString();
    String other = browser.openUntil(websso(), redirect()).redirect().toString();

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
    Page page = new Browser().open(websso().replace("websso%2F", "evil%2F"));

    assertThat(page.status()).isEqualTo(401);
    assertThat(page.response().headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void whatever_a_client_tells_a_login_leads_back_to_the_balancer() throws Exception {
    Map<String, String> told =
        Map.of(
            "Host", "evil.example",
            "Forwarded", "for=192.0.2.66;host=evil.example;proto=http",
            "X-Forwarded-Host", "evil.example",
            "X-Forwarded-Proto", "http",
            "X-Forwarded-Port", "80",
            "X-Forwarded-Prefix", "/evil");
    Api front = cloud.front().api();
    Api.Reply sent =
        front.send("GET", websso().substring(cloud.url().length()), told, "").with(302);

    Map<String, String> asked =
        parameters(sent.response().headers().firstValue("Location").orElseThrow());
    assertThat(URLDecoder.decode(asked.get("redirect_uri"), StandardCharsets.UTF_8))
        .isEqualTo(redirect());
    assertThat(sent.response().headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("__Host-")
        .contains("Secure")
        .contains("HttpOnly")
        .contains("SameSite=Lax");
    assertThat(front.send("GET", "/v3", told, "").with(200).response().body())
        .contains("\"" + cloud.url() + "/v3/\"")
        .doesNotContain("evil");
  }

  @Test
  void i8_a_group_withdrawn_at_the_provider_is_gone_with_the_next_login() throws Exception {
    String before = logIn(new Browser(), websso(), "cat");
    JsonNode roles = cloud.into(cloud.there(), before).path("roles");
    assertThat(roles.findValuesAsText("name")).containsExactlyInAnyOrder("reader", "member");

    keycloak.member("cat", "operators", false);
    try {
      Thread.sleep(Duration.ofSeconds(1)); // what is revoked is so by whole seconds
      String after = logIn(new Browser(), websso(), "cat");
      for (Federation node : List.of(cloud.here(), cloud.there())) {
        assertThat(cloud.into(node, after).path("roles").findValuesAsText("name"))
            .containsExactly("reader");
        node.awaitDead(before);
      }
    } finally {
      keycloak.member("cat", "operators", true);
    }
  }

  @Test
  void a_logout_at_the_provider_ends_the_tokens_on_all_nodes() throws Exception {
    String token = logIn(new Browser(), websso(), "ben");
    cloud.here().validate(token).with(200);
    cloud.there().validate(token).with(200);

    keycloak.logOut("ben");

    cloud.here().awaitDead(token);
    cloud.there().awaitDead(token);
  }

  @Test
  void i5_nobody_else_ends_a_login() throws Exception {
    String stolen = keycloak.accessToken("cli", "ann");
    for (String word : List.of("", "nonsense", stolen)) {
      assertThat(loggedOut(PROVIDER, word)).isEqualTo(400);
    }
    assertThat(loggedOut("nobody", "x")).isEqualTo(404);
  }

  private int loggedOut(String provider, String word) throws Exception {
    URI door =
        URI.create(cloud.url() + "/v3/auth/OS-FEDERATION/oidc/%s/logout".formatted(provider));
    Map<String, String> fields = word.isEmpty() ? Map.of() : Map.of("logout_token", word);
    return new Browser().submit(new Browser.Form(door, fields)).status();
  }

  // Programs

  private static Api.Reply enter(Federation node, Map<String, String> headers) throws Exception {
    return node.api().send("POST", DOOR, headers, "");
  }

  @Test
  void i5_only_an_access_token_that_is_for_us_counts() throws Exception {
    String good = keycloak.accessToken("cli", "ann");
    enter(cloud.here(), Map.of("Authorization", "Bearer " + good)).with(201);
    enter(cloud.there(), Map.of("Authorization", "bearer " + good)).with(201);

    Federation front = cloud.front();
    enter(front, Map.of()).with(401);
    enter(front, Map.of("Authorization", "Basic " + good)).with(401);
    enter(front, Map.of("Authorization", "Bearer nonsense")).with(401);
    enter(front, Map.of("Authorization", "Bearer " + good.substring(0, good.length() - 4) + "AAAA"))
        .with(401);
    enter(front, Map.of("Authorization", "Bearer " + keycloak.accessToken("stranger", "ann")))
        .with(401);
  }

  private static Map<String, String> told(String issuer) {
    return Map.of("OIDC-iss", issuer, "OIDC-preferred_username", "ann", "OIDC-client_id", "cli");
  }

  @Test
  void i1_headers_prove_nobody_whom_the_provider_itself_proves() throws Exception {
    Map<String, String> told = told(keycloak.issuer());
    Api here = cloud.here().api();
    here.send("POST", DOOR, told, "").with(401);
    here.send("POST", DOOR.replace(PROVIDER, "KEYCLOAK"), told, "").with(401);
    here.send("POST", DOOR.replace(OPENID, "OpenID"), told, "").with(401);
    Api.Reply sent = here.send("GET", websso().substring(cloud.url().length()), told, "").with(302);
    assertThat(sent.response().headers().firstValue("Location").orElseThrow())
        .startsWith(keycloak.issuer());
  }

  /** The nodes trust the balancer, which lets no such header of a client through. */
  @Test
  void i1_behind_the_balancer_headers_of_a_client_prove_nobody() throws Exception {
    String issuer = "https://told.example";
    cloud.here().provider("told", issuer);
    cloud.here().protocol("told", OPENID, OPENID);
    String door = Federation.door("told", OPENID);

    cloud.here().api().send("GET", door, told(issuer), "").with(201);
    for (String method : List.of("GET", "POST")) {
      cloud.front().api().send(method, door, told(issuer), "").with(401);
    }
  }

  private Logins logins() {
    return Logins.with(
        Map.of(
            "auth_url",
            cloud.url() + "/v3",
            "identity_provider",
            PROVIDER,
            "protocol",
            OPENID,
            "project_id",
            cloud.project(),
            "discovery_endpoint",
            keycloak.issuer() + "/.well-known/openid-configuration"));
  }

  @Test
  void keystoneauth_logs_in_in_every_way_it_knows() throws Exception {
    String redirect = "http://127.0.0.1:1/came-back";
    Logins logins =
        logins()
            .by(
                "v3oidcpassword",
                Map.of(
                    "client_id", "cli",
                    "client_secret", "",
                    "username", "ann",
                    "password", Keycloak.passwordOf("ann"),
                    "scope", "openid"))
            .by(
                "v3oidcclientcredentials",
                Map.of(
                    "client_id", "robot",
                    "client_secret", "secret-of-robot",
                    "scope", "openid"))
            .by("v3oidcaccesstoken", Map.of("access_token", keycloak.accessToken("cli", "dan")))
            .by(
                "v3oidcauthcode",
                Map.of(
                    "client_id", "cli",
                    "client_secret", "",
                    "code", codeFor("cat", redirect),
                    "redirect_uri", redirect,
                    "scope", "openid"));

    JsonNode came = cloud.byBothNodes(logins, DOOR, "/v3/auth/tokens");

    assertThat(came.findValuesAsText("user"))
        .containsExactly("ann", "service-account-robot", "dan", "cat");
    assertThat(came.findValuesAsText("project")).containsOnly(cloud.project());
    assertThat(came.findValuesAsText("federated")).containsOnly("true");
    assertThat(came.findValues("roles").stream().map(JsonNode::toString))
        .containsExactly("[\"reader\"]", "[\"reader\"]", "[\"reader\"]", "[\"member\",\"reader\"]");
  }

  private String codeFor(String user, String redirect) throws Exception {
    String address =
        keycloak.issuer()
            + "/protocol/openid-connect/auth?response_type=code&scope=openid&client_id=cli"
            + "&redirect_uri="
            + Federation.encoded(redirect);
    Browser browser = new Browser();
    Page back =
        browser.logInUntil(browser.open(address), user, Keycloak.passwordOf(user), redirect);
    return parameters(back.redirect().toString()).get("code");
  }

  @Test
  void keystoneauth_waits_until_somebody_has_logged_in_elsewhere() throws Exception {
    cloud
        .plugins()
        .begin(
            logins()
                .by(
                    "v3oidcdeviceauthz",
                    Map.of(
                        "client_id", "cli",
                        "code_challenge_method", "S256",
                        "scope", "openid")));
    Browser browser = new Browser();
    Page asked =
        browser.logIn(browser.open(cloud.plugins().address()), "ann", Keycloak.passwordOf("ann"));
    browser.submit(asked.form().with("accept", "Yes"));

    JsonNode came = cloud.plugins().ended();
    assertThat(came.at("/0/user").asText()).isEqualTo("ann");
    assertThat(came.at("/0/roles").toString()).isEqualTo("[\"reader\"]");
  }
}
