package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.Debian;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import io.xloud.it.server.SigningKeys;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * This server and a real Python Keystone behind Apache with mod_auth_mellon, which know each other
 * by what each one's {@code saml_idp_metadata} prints: keystoneauth's own plugin takes users of the
 * one to the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeystoneToKeystoneIT {
  private static final String SCHEMA = "k2k";
  private static final String PYTHON_SCHEMA = "k2k_python";
  private static final String PASSWORD = "each has its own";
  private static final String OURS = "https://here.test/v3/OS-FEDERATION/saml2/idp";
  private static final String THEIRS = "https://there.test/v3/OS-FEDERATION/saml2/idp";
  private static final String METADATA = "saml_idp_metadata";
  private static final String FEDERATION = "/v3/OS-FEDERATION/";

  /** Of the groups of each side; only the staff's members are let in as such from the other. */
  private static final Map<String, String> ROLES = Map.of("staff", "reader", "heads", "manager");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter ASCII = JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private PythonKeystone python;
  private Mellon mellon;
  private IdentityServer server;
  private Side theirs;
  private Side ours;

  /** Apache says in its log alone why it takes no letter. */
  @RegisterExtension
  final AfterTestExecutionCallback telling =
      context -> {
        if (context.getExecutionException().isPresent()) {
          System.err.println(Files.readString(mellon.log()));
        }
      };

  @BeforeAll
  void begin() throws Exception {
    Path folder = Files.createTempDirectory("xloud-k2k-");
    mellon = Mellon.inFolder();
    Mariadb.running().createSchema(PYTHON_SCHEMA);
    python = PythonKeystone.over(PYTHON_SCHEMA, folder, pythons(folder));
    python.prepare(PASSWORD);
    Path there = Files.writeString(folder.resolve("there.xml"), python.manage(METADATA));
    server = IdentityServer.prepared(SCHEMA, own(there), PASSWORD);
    server.start(Conf.empty().with("DEFAULT", "public_endpoint", server.url()));
    mellon.start(python.startBehind(), server.printed(METADATA));
    ours = Side.at(server.url(), "there").with("zoë", "yan");
    theirs = Side.at(mellon.url(), "here").with("ann", "bob");
    ours.letsIn(THEIRS, "");
    theirs.letsIn(OURS, "MELLON_");
    ours.vouchesAt(mellon.url() + "/v3/mellon/paosResponse", theirs);
    theirs.vouchesAt(server.url() + "/v3/auth/OS-FEDERATION/saml2/sp/there/saml2/consumer", ours);
  }

  private static Conf pythons(Path folder) throws Exception {
    return provider("there", THEIRS)
        .with("saml", "xmlsec1_binary", Debian.starter("xmlsec1", "xmlsec1", folder))
        .with("saml2", "remote_id_attribute", "MELLON_IDP");
  }

  private static Conf own(Path there) {
    return provider("here", OURS)
        .with("DEFAULT", "public_endpoint", "https://here.test")
        .with("saml", "relay_state_prefix", "/")
        .with("xloud", "saml.metadata", there)
        .with("xloud", "saml.unasked", "there")
        .with("xloud", "saml.sha1", true);
  }

  /** What both have set to vouch for their users, and to take the other's. */
  private static Conf provider(String name, String entityId) {
    SigningKeys keys = SigningKeys.fresh(name);
    return Conf.empty()
        .with("auth", "methods", List.of("password", "token", "saml2"))
        .with("saml", "idp_entity_id", entityId)
        .with("saml", "idp_sso_endpoint", entityId.replace("/idp", "/sso"))
        .with("saml", "certfile", keys.certificate())
        .with("saml", "keyfile", keys.key());
  }

  @AfterAll
  void end() {
    if (mellon != null) {
      mellon.close();
    }
    if (python != null) {
      python.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /**
   * One of the two, in the eyes of its administrator.
   *
   * @param other what it calls the other one, as an identity provider and as a service provider
   */
  private record Side(Api api, String admin, String other) {
    static Side at(String url, String other) throws Exception {
      Api api = new Api(url);
      return new Side(api, api.login("admin", PASSWORD, Scope.PROJECT).with(201).token(), other);
    }

    private String made(String noun, String name) throws Exception {
      String body =
          "{\"%s\": {\"name\": \"%s\", \"domain_id\": \"default\"}}".formatted(noun, name);
      JsonNode made = api.post(admin, "/v3/%ss".formatted(noun), body).with(201).body();
      return made.at("/%s/id".formatted(noun)).asText();
    }

    private String id(String collection, String name) throws Exception {
      String query = "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
      JsonNode all = api.get(admin, "/v3/" + collection + query).with(200).body();
      return all.path(collection).path(0).path("id").asText();
    }

    /**
     * Users who may work at home, and groups, to which only the first of them belongs, and whose
     * members, wherever they come from, may work among the guests.
     */
    Side with(String member, String loner) throws Exception {
      String home = made("project", "home");
      for (String name : List.of(member, loner)) {
        String user = api.createUser(admin, name, PASSWORD);
        grant("reader", "/v3/projects/%s/users/%s".formatted(home, user));
      }
      String guests = made("project", "guests");
      for (Map.Entry<String, String> role : ROLES.entrySet()) {
        String group = made("group", role.getKey());
        api.put(admin, "/v3/groups/%s/users/%s".formatted(group, id("users", member))).with(204);
        grant(role.getValue(), "/v3/projects/%s/groups/%s".formatted(guests, group));
      }
      return this;
    }

    private void grant(String role, String whom) throws Exception {
      api.put(admin, whom + "/roles/" + api.role(admin, role)).with(204);
    }

    /**
     * Users of the other one, of whose groups one counts here by the same name.
     *
     * @param prefix of what the other one says of them
     */
    void letsIn(String entityId, String prefix) throws Exception {
      send(
          FEDERATION + "mappings/k2k",
          """
          {"mapping": {"rules": [
            {"local": [{"user": {"name": "{0}"}}], "remote": [
              {"type": "%1$sopenstack_user"},
              {"type": "%1$sopenstack_user_domain", "any_one_of": ["Default"]}]},
            {"local": [{"groups": "{0}"}], "remote": [
              {"type": "%1$sopenstack_groups", "whitelist": [
                "JSON:{\\"name\\": \\"staff\\", \\"domain\\": {\\"name\\": \\"Default\\"}}"]},
              {"type": "%1$sopenstack_user_domain", "any_one_of": ["Default"]}]}]}}
          """
              .formatted(prefix));
      send(
          FEDERATION + "identity_providers/" + other,
          "{\"identity_provider\": {\"enabled\": true, \"remote_ids\": [\"%s\"]}}"
              .formatted(entityId));
      send(protocol(), "{\"protocol\": {\"mapping_id\": \"k2k\"}}");
    }

    private String protocol() {
      return FEDERATION + "identity_providers/" + other + "/protocols/saml2";
    }

    /** For whoever takes its letters to the consumer and has a token from the other one. */
    void vouchesAt(String consumer, Side at) throws Exception {
      send(
          FEDERATION + "service_providers/" + other,
          """
          {"service_provider": {"enabled": true, "sp_url": "%s", "auth_url": "%s"}}
          """
              .formatted(consumer, at.api.url() + at.protocol() + "/auth"));
    }

    private void send(String path, String body) throws Exception {
      api.send("PUT", admin, path, body).with(201);
    }

    /** By the plugin, from this one into the project for guests at the other. */
    JsonNode sends(String user) throws Exception {
      ObjectNode wanted = JsonNodeFactory.instance.objectNode();
      wanted
          .putObject("here")
          .put("auth_url", api.url() + "/v3")
          .put("username", user)
          .put("password", PASSWORD)
          .put("user_domain_id", "default")
          .put("project_name", "home")
          .put("project_domain_id", "default");
      wanted
          .putObject("there")
          .put("service_provider", other)
          .put("project_name", "guests")
          .put("project_domain_id", "default");
      String asked = ASCII.writeValueAsString(wanted);
      return JSON.readTree(Python.answer(asked, "keystoneauth_k2k.py"));
    }

    /** The letter that the plugin would carry. */
    String letter(String user) throws Exception {
      String home = "{\"project\": {\"id\": \"%s\"}}".formatted(id("projects", "home"));
      String token = api.loginById(id("users", user), PASSWORD, home).with(201).token();
      String body =
          """
          {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
            "scope": {"service_provider": {"id": "%s"}}}}
          """;
      return api.send(
              "POST", "/v3/auth/OS-FEDERATION/saml2/ecp", Map.of(), body.formatted(token, other))
          .with(200)
          .response()
          .body();
    }

    /** Brings a letter to the other one as the plugin does, and answers what status that gives. */
    int brings(String letter) throws Exception {
      String path = FEDERATION + "service_providers/" + other;
      JsonNode told = api.get(admin, path).with(200).body();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(told.at("/service_provider/sp_url").asText()))
              .header("Content-Type", "application/vnd.paos+xml")
              .POST(BodyPublishers.ofString(letter))
              .build();
      return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void a_user_of_a_python_keystone_works_here() throws Exception {
    assertComes("ann", theirs, ours);
  }

  @Test
  void a_user_of_ours_works_at_a_python_keystone() throws Exception {
    assertComes("zoë", ours, theirs);
  }

  @Test
  void who_has_no_group_at_home_has_no_project_at_the_other() throws Exception {
    assertThat(theirs.sends("bob").path("refused").asInt()).isEqualTo(401);
    assertThat(ours.sends("yan").path("refused").asInt()).isEqualTo(401);
  }

  @Test
  void i3_a_letter_of_a_python_keystone_counts_unchanged_and_once() throws Exception {
    assertCountsOnce("bob", theirs, 201, 401);
  }

  @Test
  void our_letter_counts_at_a_python_keystone_unchanged_and_once() throws Exception {
    assertCountsOnce("yan", ours, 303, 400);
  }

  private static void assertCountsOnce(String user, Side from, int taken, int refused)
      throws Exception {
    String letter = from.letter(user);
    String forged = letter.replace(">%s<".formatted(user), ">admin<");
    assertThat(forged).isNotEqualTo(letter);

    assertThat(from.brings(forged)).isEqualTo(refused);
    assertThat(from.brings(letter)).isEqualTo(taken);
    assertThat(from.brings(letter)).isEqualTo(refused);
  }

  /** With the group and project of the other side, as that one tells whoever asks. */
  private static void assertComes(String user, Side from, Side to) throws Exception {
    JsonNode came = from.sends(user);

    assertThat(came.path("user").asText()).as(came.toString()).isEqualTo(user);
    assertThat(came.path("roles").toString()).isEqualTo("[\"reader\"]");
    JsonNode token =
        to.api().validate(to.admin(), came.path("token").asText()).with(200).body().path("token");
    assertThat(token.at("/user/name").asText()).isEqualTo(user);
    assertThat(token.at("/project/id").asText()).isEqualTo(to.id("projects", "guests"));
    assertThat(token.path("roles").findValuesAsText("name")).containsExactly("reader");
    assertThat(token.path("methods").toString()).contains("saml2");
    JsonNode vouched = token.at("/user/OS-FEDERATION");
    assertThat(vouched.at("/identity_provider/id").asText()).isEqualTo(to.other());
    assertThat(vouched.at("/protocol/id").asText()).isEqualTo("saml2");
    assertThat(vouched.path("groups").findValuesAsText("id"))
        .containsExactly(to.id("groups", "staff"));
  }
}
