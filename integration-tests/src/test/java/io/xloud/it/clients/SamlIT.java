package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.it.clients.Browser.Form;
import io.xloud.it.clients.Browser.Page;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Keycloak;
import io.xloud.it.server.Mariadb;
import io.xloud.it.server.SigningKeys;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two nodes and a real Keycloak: browsers, letters (ECP) and the end of logins by SAML, signed and
 * encrypted, with nothing in front; and two clouds that vouch for each other's users. A login that
 * begins on the first node ends on the second.
 */
class SamlIT {
  private static final String SCHEMA = "saml";
  private static final String PASSWORD = "secret";
  private static final String ENTITY = "https://identity.test/sp";
  private static final String CLOUD = "https://here.test/v3/OS-FEDERATION/saml2/idp";
  private static final String DASHBOARD = "https://dashboard.example/auth/websso/";
  private static final String PROVIDERS = "/v3/OS-FEDERATION/identity_providers/";
  private static final String SP = "/v3/auth/OS-FEDERATION/saml2/sp/";
  private static final String LETTERS = "application/vnd.paos+xml";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final String RULES =
      """
      {"mapping": {"rules": [
        {"local": [{"user": {"name": "{0}", "email": "{1}"}}],
         "remote": [{"type": "NAME_ID"}, {"type": "email"}]},
        {"local": [{"user": {"name": "{0}"}}], "remote": [{"type": "openstack_user"}]},
        {"local": [{"groups": "{0}", "domain": {"id": "default"}}], "remote": [{"type": "groups"}]}]}}
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
    SigningKeys keys = SigningKeys.fresh("identity");
    SigningKeys cloud = SigningKeys.fresh("cloud");
    Conf conf =
        Conf.empty()
            .with("DEFAULT", "public_endpoint", "https://identity.test")
            .with("auth", "methods", List.of("password", "token", "saml2"))
            .with("federation", "trusted_dashboard", DASHBOARD)
            .with("saml", "idp_entity_id", CLOUD)
            .with("saml", "idp_sso_endpoint", "https://here.test/v3/OS-FEDERATION/saml2/sso")
            .with("saml", "certfile", cloud.certificate().toString())
            .with("saml", "keyfile", cloud.key().toString())
            .with("xloud", "saml.entity-id", ENTITY)
            .with("xloud", "saml.certificate-file", keys.certificate().toString())
            .with("xloud", "saml.key-file", keys.key().toString())
            .with("xloud", "saml.unasked", "cloud")
            .with(
                "xloud",
                "saml.metadata",
                keycloak.issuer() + "/protocol/saml/descriptor," + metadataOf(cloud));
    IdentityServer prepared = IdentityServer.prepared(SCHEMA, conf, PASSWORD);
    String database = Mariadb.running().connectionOf(SCHEMA);
    first = IdentityServer.at(database, SCHEMA, prepared.folder(), conf);
    second = IdentityServer.at(database, SCHEMA, prepared.folder(), conf);
    Conf address = Conf.empty().with("DEFAULT", "public_endpoint", second.url());
    first.start(address);
    second.start(address);
    here = new Api(first.url());
    there = new Api(second.url());
    prepareCloud();
    keycloak.configure(
        ENTITY,
        Map.of(
            "saml.signing.certificate",
            keys.base64(),
            "saml.encryption.certificate",
            keys.base64(),
            "saml_assertion_consumer_url_post",
            door("keycloak") + "consumer",
            "saml_single_logout_service_url_post",
            door("keycloak") + "logout"));
  }

  /** As {@code saml_idp_metadata} writes it. */
  private static String metadataOf(SigningKeys keys) throws Exception {
    String metadata =
        """
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
         xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="%s"><md:IDPSSODescriptor
         protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
         <ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
         </md:KeyDescriptor></md:IDPSSODescriptor></md:EntityDescriptor>
        """;
    return Files.writeString(
            Files.createTempFile("metadata-", ".xml"), metadata.formatted(CLOUD, keys.base64()))
        .toString();
  }

  private static String door(String provider) {
    return second.url() + SP + provider + "/saml2/";
  }

  private static void prepareCloud() throws Exception {
    admin = here.login("admin", PASSWORD, Api.Scope.PROJECT).with(201).token();
    project = made("project", "projects", "saml-project");
    grant("readers", "reader");
    grant("operators", "member");
    here.send("PUT", admin, "/v3/OS-FEDERATION/mappings/saml", RULES).with(201);
    provider("keycloak", keycloak.issuer());
    provider("cloud", CLOUD);
  }

  private static void provider(String id, String remoteId) throws Exception {
    here.send(
            "PUT",
            admin,
            PROVIDERS + id,
            "{\"identity_provider\": {\"enabled\": true, \"remote_ids\": [\"%s\"]}}"
                .formatted(remoteId))
        .with(201);
    here.send(
            "PUT",
            admin,
            PROVIDERS + id + "/protocols/saml2",
            "{\"protocol\": {\"mapping_id\": \"saml\"}}")
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
        + "/v3/auth/OS-FEDERATION/identity_providers/keycloak/protocols/saml2/websso?origin="
        + URLEncoder.encode(DASHBOARD, StandardCharsets.UTF_8);
  }

  /** The form with which Keycloak sends the browser back. */
  private static Form back(Browser browser, String user) throws Exception {
    Page login = browser.open(websso());
    Page sent = browser.logIn(login, user, Keycloak.passwordOf(user));
    Form form = sent.form();
    assertThat(form.action()).hasToString(door("keycloak") + "consumer");
    return form;
  }

  private static String logIn(Browser browser, String user) throws Exception {
    Page page = browser.submit(back(browser, user));
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.form().action()).hasToString(DASHBOARD);
    return page.form().fields().get("token");
  }

  private static JsonNode into(Api node, String token) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
          "scope": {"project": {"id": "%s"}}}}
        """;
    return node.send("POST", "/v3/auth/tokens", Map.of(), body.formatted(token, project))
        .with(201)
        .body()
        .path("token");
  }

  @Test
  void a_browser_logs_in_from_one_node_to_the_other() throws Exception {
    JsonNode scoped = into(here, logIn(new Browser(), "ann"));

    assertThat(scoped.at("/user/name").asText()).isEqualTo("ann");
    assertThat(scoped.at("/roles").findValuesAsText("name")).containsExactly("reader");
    assertThat(scoped.at("/user/OS-FEDERATION/identity_provider/id").asText())
        .isEqualTo("keycloak");
    String user = "/v3/users/" + scoped.at("/user/id").asText();
    assertThat(here.get(admin, user).with(200).body().at("/user/email").asText())
        .isEqualTo("ann@example.org");
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
    Page page = new Browser().open(websso().replace("dashboard", "evil"));

    assertThat(page.status()).isEqualTo(401);
    assertThat(page.response().headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void a_logout_at_the_provider_ends_the_tokens_on_all_nodes() throws Exception {
    String token = logIn(new Browser(), "ben");
    here.validate(admin, token).with(200);

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
  void a_provider_is_told_of_our_doors() throws Exception {
    HttpResponse<String> metadata = send("GET", first.url() + SP + "keycloak/saml2/metadata", "");

    assertThat(metadata.statusCode()).isEqualTo(200);
    assertThat(metadata.body())
        .contains("entityID=\"" + ENTITY + "\"")
        .contains(door("keycloak") + "consumer");
    assertThat(send("GET", first.url() + SP + "nobody/saml2/metadata", "").statusCode())
        .isEqualTo(404);
  }

  private static HttpResponse<String> send(String method, String address, String body)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", LETTERS)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  // Letters

  @Test
  void keystoneauth_carries_letters() throws Exception {
    ObjectNode wanted = JsonNodeFactory.instance.objectNode();
    wanted
        .putObject("common")
        .put("auth_url", first.url() + "/v3")
        .put("identity_provider", "keycloak")
        .put("protocol", "saml2")
        .put("identity_provider_url", keycloak.issuer() + "/protocol/saml")
        .put("project_id", project);
    ObjectNode cat =
        JsonNodeFactory.instance
            .objectNode()
            .put("username", "cat")
            .put("password", Keycloak.passwordOf("cat"));
    wanted
        .putArray("logins")
        .add(JsonNodeFactory.instance.arrayNode().add("v3samlpassword").add(cat));

    JsonNode came = JSON.readTree(Python.answer(wanted + "\n", "keystoneauth_oidc.py"));

    assertThat(came.at("/0/user").asText()).isEqualTo("cat");
    assertThat(came.at("/0/roles").toString()).isEqualTo("[\"member\",\"reader\"]");
    assertThat(came.at("/0/project").asText()).isEqualTo(project);
  }

  private static HttpRequest asking() {
    return HttpRequest.newBuilder(
            URI.create(first.url() + PROVIDERS + "keycloak/protocols/saml2/auth"))
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

    here.send("GET", PROVIDERS + "keycloak/protocols/saml2/auth", Map.of(), "").with(401);
    assertThat(send("POST", door("keycloak") + "consumer", "nonsense").statusCode()).isEqualTo(401);
    assertThat(send("POST", door("keycloak") + "consumer", letter.body()).statusCode())
        .isEqualTo(401);
  }

  // Other clouds

  private static String envelope(String cloud) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
          "scope": {"service_provider": {"id": "%s"}}}}
        """;
    return here.send(
            "POST", "/v3/auth/OS-FEDERATION/saml2/ecp", Map.of(), body.formatted(admin, cloud))
        .with(200)
        .response()
        .body();
  }

  private static void takes(String id, String consumer) throws Exception {
    String body =
        """
        {"service_provider": {"enabled": true, "sp_url": "%s", "auth_url": "%s"}}
        """;
    here.send(
            "PUT",
            admin,
            "/v3/OS-FEDERATION/service_providers/" + id,
            body.formatted(consumer, second.url() + PROVIDERS + "cloud/protocols/saml2/auth"))
        .with(201);
  }

  @Test
  void users_of_another_cloud_come_with_its_word_once() throws Exception {
    takes("itself", door("cloud") + "consumer");
    String letter = envelope("itself");

    HttpResponse<String> came = send("POST", door("cloud") + "consumer", letter);

    assertThat(came.statusCode()).as(came.body()).isEqualTo(201);
    JsonNode token = JSON.readTree(came.body()).path("token");
    assertThat(token.at("/user/name").asText()).isEqualTo("admin");
    assertThat(token.at("/user/OS-FEDERATION/identity_provider/id").asText()).isEqualTo("cloud");
    assertThat(came.headers().firstValue("X-Subject-Token")).isPresent();
    assertThat(send("POST", door("cloud") + "consumer", letter).statusCode()).isEqualTo(401);
    here.delete(admin, "/v3/OS-FEDERATION/service_providers/itself").with(204);
  }

  @Test
  void i3_a_letter_for_another_cloud_is_refused() throws Exception {
    takes("another", "https://another.test/ECP");
    String letter = envelope("another");

    assertThat(send("POST", door("cloud") + "consumer", letter).statusCode()).isEqualTo(401);
    here.delete(admin, "/v3/OS-FEDERATION/service_providers/another").with(204);
  }

  @Test
  void i3_users_of_a_provider_that_has_to_be_asked_do_not_come_unasked() throws Exception {
    takes("wrong", door("keycloak") + "consumer");

    assertThat(send("POST", door("keycloak") + "consumer", envelope("wrong")).statusCode())
        .isEqualTo(401);
    here.delete(admin, "/v3/OS-FEDERATION/service_providers/wrong").with(204);
  }
}
