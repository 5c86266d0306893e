package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.balancer.Haproxy;
import io.xloud.it.clients.LoginPlugins.Logins;
import io.xloud.it.server.AtOnce;
import io.xloud.it.server.Await;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Keycloak;
import io.xloud.it.server.Mariadb;
import io.xloud.it.server.Shared;
import io.xloud.it.server.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Gives tests of users by OpenID Connect and SAML the cloud that they share: a real Keycloak as the
 * one provider of both, two nodes, the project's own HAProxy with TLS before them, which keeps
 * nobody at a node, and a dashboard.
 */
final class FederatedCloud extends Shared<FederatedCloud.Running> {
  /** The provider's id here. */
  static final String PROVIDER = "keycloak";

  /** Who we are at the provider by SAML. */
  static final String ENTITY = "https://identity.test/sp";

  /** Another cloud, which vouches for its users. */
  static final String OTHER_CLOUD = "https://here.test/v3/OS-FEDERATION/saml2/idp";

  /** Where browsers come back from the provider. */
  static final String REDIRECT = "/v3/auth/OS-FEDERATION/oidc/redirect";

  private static final String SCHEMA = "federated_cloud";
  private static final String PASSWORD = "secret";
  private static final String THIS_MACHINE = "127.0.0.1";
  private static final Duration LOGGED = Duration.ofSeconds(5);

  /** The cookie that takes a login along. */
  private static final String LOGIN = "__Host-login-";

  private static final String BY_OPENID =
      """
      {"mapping": {"rules": [
        {"local": [{"user": {"name": "{0}", "email": "{1}"}}],
         "remote": [{"type": "HTTP_OIDC_PREFERRED_USERNAME"}, {"type": "OIDC-email"}]},
        {"local": [{"user": {"name": "{0}"}}],
         "remote": [{"type": "HTTP_OIDC_PREFERRED_USERNAME"}, {"type": "HTTP_OIDC_CLIENT_ID"}]},
        {"local": [{"groups": "{0}", "domain": {"id": "default"}}],
         "remote": [{"type": "HTTP_OIDC_GROUPS"}]}]}}
      """;

  /** The id keeps users apart from those who come from the same provider by OpenID Connect. */
  private static final String BY_SAML =
      """
      {"mapping": {"rules": [
        {"local": [{"user": {"id": "saml-{0}", "name": "{0}", "email": "{1}"}}],
         "remote": [{"type": "NAME_ID"}, {"type": "email"}]},
        {"local": [{"user": {"name": "{0}"}}], "remote": [{"type": "openstack_user"}]},
        {"local": [{"groups": "{0}", "domain": {"id": "default"}}], "remote": [{"type": "groups"}]}]}}
      """;

  FederatedCloud() {
    super(Running.class);
  }

  /**
   * The cloud.
   *
   * @param here the first node alone
   * @param there the second
   * @param plugins programs of its users
   * @param front the balancer, where clients are
   * @param project on which the group readers reads and operators are members
   */
  record Running(
      Keycloak keycloak,
      List<IdentityServer> nodes,
      Haproxy haproxy,
      Dashboard dashboard,
      LoginPlugins plugins,
      Federation here,
      Federation there,
      Federation front,
      String project)
      implements AutoCloseable {

    String url() {
      return haproxy.url();
    }

    /** Where a browser begins to log in. */
    String websso(String protocol) {
      return url() + Federation.websso(PROVIDER, protocol) + Federation.backTo(dashboard.url());
    }

    /** What a token tells at a node when it has gone on to the project. */
    JsonNode into(Federation node, String token) throws Exception {
      return node.intoProject(token, project);
    }

    /**
     * Logs in by a real browser. When it leaves for the provider, the first node alone is in
     * service; when it comes back, the second alone.
     *
     * @param arrival the path by which it comes back
     * @return what the dashboard tells
     */
    String byTwoNodes(String protocol, String arrival, String user) throws Exception {
      String departure = Federation.websso(PROVIDER, protocol);
      int departed = haproxy.nodesOf(departure).size();
      int arrived = haproxy.nodesOf(arrival).size();
      try (Chromium browser = Chromium.started()) {
        haproxy.drain("node-2");
        browser.open(websso(protocol));
        browser.awaitQuestion();
        assertThat(browser.cookies(url(), LOGIN))
            .singleElement()
            .satisfies(cookie -> {
              assertThat(cookie.path("secure").asBoolean()).isTrue();
              assertThat(cookie.path("httpOnly").asBoolean()).isTrue();
            });
        haproxy.serve("node-2");
        haproxy.drain("node-1");
        browser.logIn(user, Keycloak.passwordOf(user));
        browser.await("document.title === '%s'".formatted(Dashboard.TITLE));
        assertThat(browser.cookies(url(), LOGIN)).isEmpty();
        Await.until(
            LOGGED,
            "both are in the log",
            () ->
                haproxy.nodesOf(departure).size() > departed
                    && haproxy.nodesOf(arrival).size() > arrived);
        assertThat(haproxy.nodesOf(departure).getLast()).isEqualTo("node-1");
        assertThat(haproxy.nodesOf(arrival).getLast()).isEqualTo("node-2");
        return browser.run("document.body.innerText").asText();
      } finally {
        haproxy.serve("node-1");
        haproxy.serve("node-2");
      }
    }

    /** Logs in by plugins, whose requests to these paths have to reach both nodes. */
    JsonNode byBothNodes(Logins logins, String... paths) throws Exception {
      int before = haproxy.nodesOf(paths).size();
      plugins.begin(logins);
      JsonNode came = plugins.ended();
      Await.until(
          LOGGED,
          "the log tells of both nodes",
          () -> {
            List<String> nodes = haproxy.nodesOf(paths);
            return nodes.subList(before, nodes.size()).containsAll(List.of("node-1", "node-2"));
          });
      return came;
    }

    @Override
    public void close() {
      plugins.close();
      end(nodes, haproxy, dashboard);
    }
  }

  private static void end(List<IdentityServer> nodes, Haproxy haproxy, Dashboard dashboard) {
    haproxy.close();
    dashboard.close();
    nodes.forEach(IdentityServer::close);
  }

  @Override
  protected Running start() throws Exception {
    Keycloak keycloak = Keycloak.starting();
    LoginPlugins plugins = LoginPlugins.started();
    SigningKeys keys = SigningKeys.fresh("identity");
    Mariadb.running().createSchema(SCHEMA);
    Conf conf = byOpenId(keycloak).with(bySaml(keycloak, keys));
    IdentityServer first = IdentityServer.over(SCHEMA, conf);
    IdentityServer second = IdentityServer.over(SCHEMA, conf.with(first.sharedKeys()));
    List<IdentityServer> nodes = List.of(first, second);
    Haproxy haproxy =
        Haproxy.before(nodes.stream().map(Haproxy.Node::of).toList(), THIS_MACHINE, 60);
    Dashboard dashboard = new Dashboard(new Api(haproxy.url()));
    try {
      first.prepare(PASSWORD, haproxy.url());
      keycloak.awaitAnswer();
      begin(nodes, haproxy, dashboard);
      introduce(keycloak, keys, haproxy);
      return prepared(keycloak, nodes, haproxy, dashboard, plugins);
    } catch (Exception | AssertionError e) {
      plugins.close();
      end(nodes, haproxy, dashboard);
      throw e;
    }
  }

  private static Conf byOpenId(Keycloak keycloak) {
    return Conf.empty()
        .with("auth", "methods", List.of("password", "token", "openid", "saml2"))
        .with("federation", "remote_id_attribute", "HTTP_OIDC_ISS")
        .with("xloud", "oidc.provider", PROVIDER)
        .with("xloud", "oidc.issuer", keycloak.issuer())
        .with("xloud", "oidc.client-id", "identity")
        .with("xloud", "oidc.client-secret", "secret-of-identity")
        .with("xloud", "proxy.trusted", THIS_MACHINE)
        .with("xloud", "proxy.attribute-headers", "OIDC-*");
  }

  private static Conf bySaml(Keycloak keycloak, SigningKeys keys) throws IOException {
    SigningKeys cloud = SigningKeys.fresh("cloud");
    return Conf.empty()
        // Until they start, which is when the balancer's is known, for commands alone.
        .with("DEFAULT", "public_endpoint", "https://identity.test")
        .with("saml", "idp_entity_id", OTHER_CLOUD)
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
  }

  /** As {@code saml_idp_metadata} writes it. */
  private static String metadataOf(SigningKeys keys) throws IOException {
    String metadata =
        """
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
         xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="%s"><md:IDPSSODescriptor
         protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
         <ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
         </md:KeyDescriptor></md:IDPSSODescriptor></md:EntityDescriptor>
        """;
    return Files.writeString(
            Files.createTempFile("metadata-", ".xml"),
            metadata.formatted(OTHER_CLOUD, keys.base64()))
        .toString();
  }

  /** Where they are reached is known only now: at the balancer. */
  private static void begin(List<IdentityServer> nodes, Haproxy haproxy, Dashboard dashboard)
      throws IOException, InterruptedException {
    Conf places =
        Conf.empty()
            .with("DEFAULT", "public_endpoint", haproxy.url())
            .with("federation", "trusted_dashboard", dashboard.url());
    AtOnce.run(() -> nodes.getFirst().start(places), () -> nodes.getLast().start(places));
    haproxy.awaitStatus("node-1", "UP");
    haproxy.awaitStatus("node-2", "UP");
  }

  /** Tells the provider where our doors are. */
  private static void introduce(Keycloak keycloak, SigningKeys keys, Haproxy haproxy)
      throws IOException, InterruptedException {
    keycloak.configure(
        "identity",
        Map.of(
            "backchannel.logout.url",
            haproxy.url() + "/v3/auth/OS-FEDERATION/oidc/" + PROVIDER + "/logout"));
    String doors = haproxy.url() + samlDoor(PROVIDER);
    keycloak.configure(
        ENTITY,
        Map.of(
            "saml.signing.certificate",
            keys.base64(),
            "saml.encryption.certificate",
            keys.base64(),
            "saml_assertion_consumer_url_post",
            doors + "consumer",
            "saml_single_logout_service_url_post",
            doors + "logout"));
  }

  /** What the doors for a provider that speaks SAML begin with. */
  static String samlDoor(String provider) {
    return "/v3/auth/OS-FEDERATION/saml2/sp/" + provider + "/saml2/";
  }

  private static Running prepared(
      Keycloak keycloak,
      List<IdentityServer> nodes,
      Haproxy haproxy,
      Dashboard dashboard,
      LoginPlugins plugins)
      throws Exception {
    Federation here = Federation.administered(nodes.getFirst().url(), PASSWORD);
    String project = here.made("project", "projects", "federated");
    here.letIn("readers", project, "reader");
    here.letIn("operators", project, "member");
    here.mapping("openid", BY_OPENID);
    here.mapping("saml", BY_SAML);
    here.provider(PROVIDER, keycloak.issuer());
    here.protocol(PROVIDER, "openid", "openid");
    here.protocol(PROVIDER, "saml2", "saml");
    here.provider("cloud", OTHER_CLOUD);
    here.protocol("cloud", "saml2", "saml");
    return new Running(
        keycloak,
        nodes,
        haproxy,
        dashboard,
        plugins,
        here,
        here.at(nodes.getLast().url()),
        here.at(haproxy.url()),
        project);
  }
}
