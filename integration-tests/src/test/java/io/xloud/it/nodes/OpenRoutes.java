package io.xloud.it.nodes;

import io.xloud.it.clients.OAuth1;
import io.xloud.it.server.Certificate;
import io.xloud.it.server.Conf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/**
 * Requests to the routes that ask no rule, because their callers prove otherwise who they are.
 *
 * @param url of a node with {@link #conf}
 */
record OpenRoutes(String url, Seed seed) {
  private static final String DASHBOARD = "https://dashboard.example/auth/websso/";
  private static final String ISSUER_HEADER = "X-Told-Issuer";

  /**
   * Of one route.
   *
   * @param bad what is refused
   */
  record Trial(Ask good, Ask bad) {
    Trial as(String method) {
      return new Trial(good.as(method), bad.method().equals(good.method()) ? bad.as(method) : bad);
    }
  }

  /** What these routes need. */
  static Conf conf() throws Exception {
    Path metadata = Files.createTempFile("metadata", ".xml");
    Files.writeString(metadata, "<EntityDescriptor/>");
    String pem = Certificate.forLoopback().pem().toString();
    return Conf.empty()
        .with("federation", "trusted_dashboard", DASHBOARD)
        .with("federation", "remote_id_attribute", "TOLD_ISSUER")
        .with(
            "xloud",
            "proxy.attribute-headers",
            Guest.HEADER + "=TOLD_NAME," + ISSUER_HEADER + "=TOLD_ISSUER")
        .with("saml", "idp_entity_id", "https://here.example/v3/OS-FEDERATION/saml2/idp")
        .with("saml", "idp_metadata_path", metadata)
        .with("saml", "certfile", pem)
        .with("saml", "keyfile", pem);
  }

  Trial of(ReferenceRoute row) throws Exception {
    Trial trial =
        switch (ReferenceRoute.unnamed(row.path())) {
          case "/", "/v3", "/v3/OS-FEDERATION/saml2/metadata" -> document(row.path());
          case "/v3/auth/tokens" -> login();
          case "/v3/users/{}/password" -> password();
          case "/v3/OS-OAUTH1/request_token" -> requestToken();
          case "/v3/OS-OAUTH1/access_token" -> accessToken();
          case "/v3/OS-OAUTH2/token" -> clientToken();
          case "/v3/OS-FEDERATION/identity_providers/{}/protocols/{}/auth" -> guest();
          case "/v3/auth/OS-FEDERATION/identity_providers/{}/protocols/{}/websso" ->
              dashboardOf("/v3/auth" + Guest.protocolOf(provider("")).substring("/v3".length()));
          case "/v3/auth/OS-FEDERATION/websso/{}" -> dashboardOfAny();
          case "/v3/auth/OS-FEDERATION/saml2", "/v3/auth/OS-FEDERATION/saml2/ecp" ->
              introduction(row.path());
          default -> throw new AssertionError("nothing is known to say at " + row.name());
        };
    return trial.as(row.method());
  }

  private static Trial document(String path) {
    return new Trial(Ask.of("GET", path), Ask.of("DELETE", path));
  }

  private Trial login() throws Exception {
    String form =
        """
        {"auth": {"identity": {"methods": ["password"],
          "password": {"user": {"id": "%s", "password": "%s"}}}}}
        """;
    String user = seed.user();
    Ask ask = Ask.of("POST", "/v3/auth/tokens");
    return new Trial(
        ask.saying(form.formatted(user, Seed.PASSWORD)), ask.saying(form.formatted(user, "wrong")));
  }

  private Trial password() throws Exception {
    String form = "{\"user\": {\"original_password\": \"%s\", \"password\": \"other\"}}";
    Ask ask = Ask.of("POST", "/v3/users/%s/password".formatted(seed.user()));
    return new Trial(
        ask.saying(form.formatted(Seed.PASSWORD)), ask.saying(form.formatted("wrong")));
  }

  private Trial requestToken() throws Exception {
    Consumer consumer = Consumer.made(seed);
    return signed(
        "/v3/OS-OAUTH1/request_token",
        consumer,
        consumer.client(),
        Map.of("oauth_callback", "oob"));
  }

  private Trial accessToken() throws Exception {
    Consumer consumer = Consumer.made(seed);
    OAuth1 asking = consumer.asking();
    return signed(
        Consumer.ACCESS_TOKEN,
        consumer,
        asking,
        Map.of("oauth_verifier", consumer.verifier(asking)));
  }

  /** The bad one bears another's signature. */
  private Trial signed(String path, Consumer consumer, OAuth1 client, Map<String, String> more)
      throws Exception {
    Ask ask = Ask.of("POST", path).with("Requested-Project-Id", consumer.project());
    OAuth1 stranger =
        new OAuth1(client.consumer(), "guessed", client.token(), client.tokenSecret());
    return new Trial(
        ask.with("Authorization", client.header(url + path, more)),
        ask.with("Authorization", stranger.header(url + path, more)));
  }

  private Trial clientToken() throws Exception {
    String id = seed.credential(seed.bearer(), "");
    Ask ask =
        Ask.of("POST", "/v3/OS-OAUTH2/token")
            .with("Content-Type", "application/x-www-form-urlencoded")
            .saying("grant_type=client_credentials");
    return new Trial(
        ask.with("Authorization", basic(id, Seed.PASSWORD)),
        ask.with("Authorization", basic(id, "wrong")));
  }

  private static String basic(String id, String secret) {
    byte[] both = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private Trial guest() throws Exception {
    Ask ask = Ask.of("GET", Guest.protocolOf(provider("")) + "/auth");
    return new Trial(ask.with(Guest.HEADER, Seed.name()), ask);
  }

  /** With a mapping and a protocol. */
  private String provider(String remoteId) throws Exception {
    String provider = Seed.name();
    String remoteIds = remoteId.isEmpty() ? "" : "\"%s\"".formatted(remoteId);
    seed.store(
        "/v3/OS-FEDERATION/identity_providers/" + provider,
        "{\"identity_provider\": {\"enabled\": true, \"remote_ids\": [%s]}}".formatted(remoteIds));
    String mapping = Seed.name();
    seed.store("/v3/OS-FEDERATION/mappings/" + mapping, Guest.rules(seed.make("group", "")));
    seed.store(Guest.protocolOf(provider), Guest.protocol(mapping));
    return provider;
  }

  private static Trial dashboardOf(String path) {
    Ask ask = Ask.of("GET", path + "/websso").with(Guest.HEADER, Seed.name());
    return dashboard(ask);
  }

  private Trial dashboardOfAny() throws Exception {
    String issuer = Seed.name();
    provider(issuer);
    return dashboard(
        Ask.of("GET", "/v3/auth/OS-FEDERATION/websso/" + Guest.PROTOCOL)
            .with(Guest.HEADER, Seed.name())
            .with(ISSUER_HEADER, issuer));
  }

  /** A token is told to no other than the dashboard that is trusted. */
  private static Trial dashboard(Ask ask) {
    return new Trial(
        ask.to(ask.path() + "?origin=" + DASHBOARD),
        ask.to(ask.path() + "?origin=https://elsewhere.example/"));
  }

  private Trial introduction(String path) throws Exception {
    String cloud = Seed.name();
    seed.store(
        "/v3/OS-FEDERATION/service_providers/" + cloud,
        """
        {"service_provider": {"enabled": true, "auth_url": "https://there.example/v3/auth",
          "sp_url": "https://there.example/ECP"}}
        """);
    String form =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
          "scope": {"service_provider": {"id": "%s"}}}}
        """;
    Ask ask = Ask.of("POST", path);
    return new Trial(
        ask.saying(form.formatted(seed.admin(), cloud)),
        ask.saying(form.formatted("nonsense", cloud)));
  }
}
