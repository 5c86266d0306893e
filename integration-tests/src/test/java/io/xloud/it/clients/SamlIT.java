package io.xloud.it.clients;

import static io.xloud.it.clients.FederatedCloud.PROVIDER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.clients.Browser.Form;
import io.xloud.it.clients.Browser.Page;
import io.xloud.it.clients.LoginPlugins.Logins;
import io.xloud.it.server.Certificate;
import io.xloud.it.server.Keycloak;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Browsers, letters (ECP) and the end of logins by SAML, signed and encrypted: a real Keycloak, and
 * two nodes behind HAProxy; and two clouds that vouch for each other's users.
 */
@ExtendWith(FederatedCloud.class)
class SamlIT {
  private static final String SAML = "saml2";
  private static final String DOOR = Federation.door(PROVIDER, SAML);
  private static final String CONSUMER = FederatedCloud.samlDoor(PROVIDER) + "consumer";
  private static final String CLOUDS = "/v3/OS-FEDERATION/service_providers/";
  private static final String LETTERS = "application/vnd.paos+xml";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(Certificate.forLoopback().trusting())
          .build();

  private final FederatedCloud.Running cloud;
  private final Keycloak keycloak;

  SamlIT(FederatedCloud.Running cloud) {
    this.cloud = cloud;
    this.keycloak = cloud.keycloak();
  }

  private String door(String provider) {
    return cloud.url() + FederatedCloud.samlDoor(provider);
  }

  // Browsers

  /** The form with which Keycloak sends the browser back. */
  private Form back(Browser browser, String user) throws Exception {
    Page login = browser.open(cloud.websso(SAML));
    Page sent = browser.logIn(login, user, Keycloak.passwordOf(user));
    Form form = sent.form();
    assertThat(form.action()).hasToString(cloud.url() + CONSUMER);
    return form;
  }

  private String logIn(Browser browser, String user) throws Exception {
    Page page = browser.submit(back(browser, user));
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.form().action()).hasToString(cloud.dashboard().url());
    return page.form().fields().get("token");
  }

  @Test
  void a_browser_logs_in() throws Exception {
    JsonNode scoped = cloud.into(cloud.front(), logIn(new Browser(), "ann"));

    assertThat(scoped.at("/user/name").asText()).isEqualTo("ann");
    assertThat(scoped.at("/roles").findValuesAsText("name")).containsExactly("reader");
    assertThat(scoped.at("/user/OS-FEDERATION/identity_provider/id").asText()).isEqualTo(PROVIDER);
    String user = "/v3/users/" + scoped.at("/user/id").asText();
    Federation front = cloud.front();
    assertThat(front.api().get(front.admin(), user).with(200).body().at("/user/email").asText())
        .isEqualTo("ann@example.org");
  }

  @Test
  void a_browser_as_people_have_it_comes_from_one_node_by_the_other_to_its_dashboard()
      throws Exception {
    assertThat(cloud.byTwoNodes(SAML, CONSUMER, "dan")).isEqualTo("dan in federated: reader");
  }

  @Test
  void i3_a_response_leads_in_once_and_only_for_the_browser_that_left() throws Exception {
    Browser browser = new Browser();
    Form form = back(browser, "ann");

    assertThat(new Browser().submit(form).status()).isEqualTo(401);
    assertThat(browser.submit(form.with("RelayState", "A".repeat(22))).status()).isEqualTo(401);
    assertThat(browser.submit(form).status()).isEqualTo(200);
    assertThat(browser.submit(form).status()).isEqualTo(401);
  }

  @Test
  void i3_a_response_that_was_changed_is_refused() throws Exception {
    Browser browser = new Browser();
    Form form = back(browser, "ann");
    String document =
        new String(
            Base64.getMimeDecoder().decode(form.fields().get("SAMLResponse")),
            StandardCharsets.UTF_8);
    assertThat(document).contains("EncryptedAssertion").doesNotContain("ann@example.org");

    String changed = document.replaceFirst("IssueInstant=\"20", "IssueInstant=\"19");
    String bytes = Base64.getEncoder().encodeToString(changed.getBytes(StandardCharsets.UTF_8));
    assertThat(browser.submit(form.with("SAMLResponse", bytes)).status()).isEqualTo(401);
  }

  @Test
  void i7_no_browser_is_sent_to_the_provider_for_a_strange_dashboard() throws Exception {
    Page page = new Browser().open(cloud.websso(SAML).replace("websso%2F", "evil%2F"));

    assertThat(page.status()).isEqualTo(401);
    assertThat(page.response().headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void i8_a_group_withdrawn_at_the_provider_is_gone_with_the_next_login() throws Exception {
    String before = logIn(new Browser(), "cat");
    JsonNode roles = cloud.into(cloud.there(), before).path("roles");
    assertThat(roles.findValuesAsText("name")).containsExactlyInAnyOrder("reader", "member");

    keycloak.member("cat", "operators", false);
    try {
      Thread.sleep(Duration.ofSeconds(1)); // what is revoked is so by whole seconds
      String after = logIn(new Browser(), "cat");
      assertThat(cloud.into(cloud.here(), after).path("roles").findValuesAsText("name"))
          .containsExactly("reader");
      cloud.there().awaitDead(before);
    } finally {
      keycloak.member("cat", "operators", true);
    }
  }

  @Test
  void a_logout_at_the_provider_ends_the_tokens_on_all_nodes() throws Exception {
    String token = logIn(new Browser(), "ben");
    cloud.here().validate(token).with(200);

    keycloak.logOut("ben");

    cloud.here().awaitDead(token);
    cloud.there().awaitDead(token);
  }

  @Test
  void a_provider_is_told_of_our_doors_at_the_balancer_whatever_a_client_tells() throws Exception {
    Map<String, String> told =
        Map.of(
            "Host", "evil.example",
            "X-Forwarded-Host", "evil.example",
            "Forwarded", "host=evil.example;proto=http");
    Api front = cloud.front().api();
    Api.Reply metadata =
        front.send("GET", FederatedCloud.samlDoor(PROVIDER) + "metadata", told, "").with(200);

    assertThat(metadata.response().body())
        .contains("entityID=\"" + FederatedCloud.ENTITY + "\"")
        .contains("\"" + cloud.url() + CONSUMER + "\"")
        .doesNotContain("evil");
    front.send("GET", FederatedCloud.samlDoor("nobody") + "metadata", Map.of(), "").with(404);
  }

  // Letters

  private static HttpResponse<String> send(String address, String letter) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", LETTERS)
            .POST(BodyPublishers.ofString(letter))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void keystoneauth_carries_letters() throws Exception {
    Logins logins =
        Logins.with(
                Map.of(
                    "auth_url",
                    cloud.url() + "/v3",
                    "identity_provider",
                    PROVIDER,
                    "protocol",
                    SAML,
                    "identity_provider_url",
                    keycloak.issuer() + "/protocol/saml",
                    "project_id",
                    cloud.project()))
            .by(
                "v3samlpassword",
                Map.of("username", "cat", "password", Keycloak.passwordOf("cat")));

    JsonNode came = cloud.byBothNodes(logins, DOOR, CONSUMER, "/v3/auth/tokens");

    assertThat(came.at("/0/user").asText()).isEqualTo("cat");
    assertThat(came.at("/0/roles").toString()).isEqualTo("[\"member\",\"reader\"]");
    assertThat(came.at("/0/project").asText()).isEqualTo(cloud.project());
  }

  private HttpRequest asking() {
    return HttpRequest.newBuilder(URI.create(cloud.url() + DOOR))
        .header("Accept", "*/*," + LETTERS)
        .header(
            "PAOS",
            "ver=\"urn:liberty:paos:2003-08\";\"urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp\"")
        .build();
  }

  @Test
  void whoever_carries_no_letters_has_to_show_something() throws Exception {
    HttpResponse<String> letter = CLIENT.send(asking(), BodyHandlers.ofString());
    assertThat(letter.statusCode()).isEqualTo(200);
    assertThat(letter.headers().firstValue("Content-Type")).contains(LETTERS);

    cloud.front().api().send("GET", DOOR, Map.of(), "").with(401);
    assertThat(send(cloud.url() + CONSUMER, "nonsense").statusCode()).isEqualTo(401);
    assertThat(send(cloud.url() + CONSUMER, letter.body()).statusCode()).isEqualTo(401);
  }

  // Other clouds

  private String envelope(String provider) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
          "scope": {"service_provider": {"id": "%s"}}}}
        """;
    Federation here = cloud.here();
    return here.api()
        .send(
            "POST",
            "/v3/auth/OS-FEDERATION/saml2/ecp",
            Map.of(),
            body.formatted(here.admin(), provider))
        .with(200)
        .response()
        .body();
  }

  private void takes(String id, String consumer) throws Exception {
    String body =
        """
        {"service_provider": {"enabled": true, "sp_url": "%s", "auth_url": "%s"}}
        """;
    Federation here = cloud.here();
    here.api()
        .send(
            "PUT",
            here.admin(),
            CLOUDS + id,
            body.formatted(consumer, cloud.url() + Federation.door("cloud", SAML)))
        .with(201);
  }

  private void takesNoLonger(String id) throws Exception {
    cloud.here().api().delete(cloud.here().admin(), CLOUDS + id).with(204);
  }

  @Test
  void users_of_another_cloud_come_with_its_word_once() throws Exception {
    takes("itself", door("cloud") + "consumer");
    String letter = envelope("itself");

    HttpResponse<String> came = send(door("cloud") + "consumer", letter);

    assertThat(came.statusCode()).as(came.body()).isEqualTo(201);
    JsonNode token = JSON.readTree(came.body()).path("token");
    assertThat(token.at("/user/name").asText()).isEqualTo("admin");
    assertThat(token.at("/user/OS-FEDERATION/identity_provider/id").asText()).isEqualTo("cloud");
    assertThat(came.headers().firstValue("X-Subject-Token")).isPresent();
    assertThat(send(door("cloud") + "consumer", letter).statusCode()).isEqualTo(401);
    takesNoLonger("itself");
  }

  @Test
  void i3_a_letter_for_another_cloud_is_refused() throws Exception {
    takes("another", "https://another.test/ECP");
    String letter = envelope("another");

    assertThat(send(door("cloud") + "consumer", letter).statusCode()).isEqualTo(401);
    takesNoLonger("another");
  }

  @Test
  void i3_users_of_a_provider_that_has_to_be_asked_do_not_come_unasked() throws Exception {
    takes("wrong", cloud.url() + CONSUMER);

    assertThat(send(cloud.url() + CONSUMER, envelope("wrong")).statusCode()).isEqualTo(401);
    takesNoLonger("wrong");
  }
}
