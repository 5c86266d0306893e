package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Beside a real Python Keystone, on the schema that it made and the keys that it made: each side
 * takes the other's tokens and hears what the other revoked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonKeystoneIT {
  private static final String SCHEMA = "beside_python";
  private static final String PASSWORD = "both sides know it";

  /** {@code xloud.cache.max-staleness} is 0.5 s; the rest is for a busy machine. */
  private static final Duration PROMISE = Duration.ofSeconds(5);

  private IdentityServer server;
  private PythonKeystone python;
  private Api ours;
  private Api theirs;
  private String admin;
  private String adminId;
  private Map<String, String> before;
  private Map<String, String> after;

  @BeforeAll
  void begin() throws Exception {
    Mariadb.running().createSchema(SCHEMA);
    server = IdentityServer.over(SCHEMA, Conf.empty());
    python = PythonKeystone.over(SCHEMA, server.folder());
    python.prepare(PASSWORD);
    before = keystoneTables();
    server.start();
    after = keystoneTables();
    python.start();
    ours = new Api(server.url());
    theirs = new Api(python.url());
    Api.Reply login = ours.login("admin", PASSWORD, Scope.PROJECT).with(201);
    admin = login.token();
    adminId = login.body().at("/token/user/id").asText();
    String role = ours.role(admin, "admin");
    ours.put(admin, "/v3/domains/default/users/%s/roles/%s".formatted(adminId, role)).with(204);
  }

  @AfterAll
  void end() {
    if (python != null) {
      python.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private Api side(String name) {
    return name.equals("ours") ? ours : theirs;
  }

  private Api otherSide(String name) {
    return name.equals("ours") ? theirs : ours;
  }

  /** What Keystone's tables are and hold: definition and checksum by name. */
  private static Map<String, String> keystoneTables() throws SQLException {
    Map<String, String> tables = new TreeMap<>();
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement()) {
      for (String table : names(statement)) {
        tables.put(
            table,
            second(statement, "show create table `%s`".formatted(table))
                + second(statement, "checksum table `%s`".formatted(table)));
      }
    }
    return tables;
  }

  private static List<String> names(Statement statement) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("show tables")) {
      while (row.next()) {
        if (!row.getString(1).startsWith("xi_")) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }

  private static String second(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(2);
    }
  }

  @Test
  void taking_over_alters_no_table_and_inserts_nothing() {
    assertThat(before).hasSizeGreaterThan(40);
    assertThat(after).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void their_token_says_the_same_here(Scope scope) throws Exception {
    assertSameOnBothSides(theirs.login("admin", PASSWORD, scope).with(201));
  }

  @ParameterizedTest
  @EnumSource
  void our_token_says_the_same_there(Scope scope) throws Exception {
    assertSameOnBothSides(ours.login("admin", PASSWORD, scope).with(201));
  }

  private void assertSameOnBothSides(Api.Reply issued) throws Exception {
    String token = issued.token();
    JsonNode here = sorted(ours.validate(admin, token).with(200).body());
    JsonNode there = sorted(theirs.validate(admin, token).with(200).body());

    assertThat(here).isEqualTo(there);
    assertThat(here).isEqualTo(sorted(issued.body()));
    assertThat(ours.get(token, "/v3/auth/projects").status())
        .isEqualTo(theirs.get(token, "/v3/auth/projects").status())
        .isEqualTo(200);
  }

  /** Roles, services and endpoints come in any order. */
  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(member -> object.set(member.getKey(), sorted(member.getValue())));
      return object;
    }
    if (node.isArray() && node.path(0).isObject()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      StreamSupport.stream(node.spliterator(), false)
          .map(PythonKeystoneIT::sorted)
          .sorted((a, b) -> a.path("id").asText().compareTo(b.path("id").asText()))
          .forEach(array::add);
      return array;
    }
    return node;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ours", "theirs"})
  void a_token_revoked_on_one_side_is_dead_on_the_other(String side) throws Exception {
    for (String maker : List.of("ours", "theirs")) {
      String token = side(maker).login("admin", PASSWORD, Scope.PROJECT).token();
      ours.validate(admin, token).with(200);
      theirs.validate(admin, token).with(200);

      side(side).revoke(admin, token).with(204);

      side(side).validate(admin, token).with(404);
      awaitDead(otherSide(side), token);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ours", "theirs"})
  void a_user_disabled_on_one_side_is_out_on_the_other(String side) throws Exception {
    String name = "disabled-by-" + side;
    String user = otherSide(side).createUser(admin, name, "pass");
    String our = ours.loginById(user, "pass").with(201).token();
    String their = theirs.loginById(user, "pass").with(201).token();
    ours.validate(admin, their).with(200);
    theirs.validate(admin, our).with(200);

    side(side).patch(admin, "/v3/users/" + user, "{\"user\": {\"enabled\": false}}").with(200);

    awaitDead(otherSide(side), our);
    awaitDead(otherSide(side), their);
    ours.validate(admin, their).with(404);
    theirs.validate(admin, our).with(404);
    ours.loginById(user, "pass").with(401);
    theirs.loginById(user, "pass").with(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ours", "theirs"})
  void a_role_taken_on_one_side_is_gone_on_the_other(String side) throws Exception {
    String user = ours.createUser(admin, "stripped-by-" + side, "pass");
    String project = ours.validate(admin, admin).with(200).body().at("/token/project/id").asText();
    String grant =
        "/v3/projects/%s/users/%s/roles/%s".formatted(project, user, ours.role(admin, "member"));
    ours.put(admin, grant).with(204);
    String token = theirs.login("stripped-by-" + side, "pass", Scope.PROJECT).with(201).token();
    ours.validate(admin, token).with(200);

    side(side).delete(admin, grant).with(204);

    awaitDead(ours, token);
    awaitDead(theirs, token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ours", "theirs"})
  void credentials_stored_on_one_side_are_those_of_the_other(String side) throws Exception {
    Api maker = side(side);
    Api other = otherSide(side);
    String certificate = stored(maker, "cert", "a \"certificate\"\nof Zo\u00eb");
    Ec2Request given = new Ec2Request("given-" + side, "secret");
    String key = stored(maker, "ec2", blob(given));
    Ec2Request made = madeKey(maker);
    assertSameCredential(certificate);
    assertSameCredential(key);
    redeemed(given);
    redeemed(made);

    Ec2Request changed = new Ec2Request(given.access(), "changed by the other side");
    changed(other, key, blob(changed));
    changed(other, certificate, "new");
    assertSameCredential(certificate);
    assertSameCredential(key);
    redeemed(changed);
    other.delete(admin, "/v3/credentials/" + key).with(204);
    maker.get(admin, "/v3/credentials/" + key).with(404);
  }

  private String stored(Api side, String type, String blob) throws Exception {
    String project = ours.validate(admin, admin).with(200).body().at("/token/project/id").asText();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("credential")
        .put("type", type)
        .put("user_id", adminId)
        .put("project_id", project)
        .put("blob", blob);
    Api.Reply made = side.post(admin, "/v3/credentials", body.toString()).with(201);
    assertThat(made.body().at("/credential/blob").asText()).isEqualTo(blob);
    return made.body().at("/credential/id").asText();
  }

  private static String blob(Ec2Request key) {
    return "{\"access\": \"%s\", \"secret\": \"%s\"}".formatted(key.access(), key.secret());
  }

  private Ec2Request madeKey(Api side) throws Exception {
    String project = ours.validate(admin, admin).with(200).body().at("/token/project/id").asText();
    String path = "/v3/users/%s/credentials/OS-EC2".formatted(adminId);
    String body = "{\"tenant_id\": \"%s\"}".formatted(project);
    JsonNode made = side.post(admin, path, body).with(201).body().path("credential");
    return new Ec2Request(made.path("access").asText(), made.path("secret").asText());
  }

  private void changed(Api side, String id, String blob) throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("credential").put("blob", blob);
    side.patch(admin, "/v3/credentials/" + id, body.toString()).with(200);
  }

  private void assertSameCredential(String id) throws Exception {
    ObjectNode here = credential(ours, id);
    assertThat(here).isEqualTo(credential(theirs, id));
    assertThat(here.path("blob").asText()).isNotEmpty();
  }

  private ObjectNode credential(Api side, String id) throws Exception {
    JsonNode shown = side.get(admin, "/v3/credentials/" + id).with(200).body().path("credential");
    return ((ObjectNode) shown).without("links");
  }

  /** A signature of the key is good on both sides, and so is what it is traded for. */
  private void redeemed(Ec2Request key) throws Exception {
    for (Api side : List.of(ours, theirs)) {
      Api.Reply reply = side.post(admin, "/v3/ec2tokens", key.version2(Instant.now())).with(200);
      assertThat(reply.body().at("/token/user/id").asText()).isEqualTo(adminId);
      assertSameOnBothSidesAsSubject(reply.token());
    }
  }

  private void assertSameOnBothSidesAsSubject(String token) throws Exception {
    JsonNode here = sorted(ours.validate(admin, token).with(200).body());
    assertThat(here).isEqualTo(sorted(theirs.validate(admin, token).with(200).body()));
    ours.get(token, "/v3/auth/projects").with(403);
    theirs.get(token, "/v3/auth/projects").with(403);
  }

  @Test
  void each_side_rotates_the_keys_of_credentials_and_encrypts_those_of_both_anew()
      throws Exception {
    List<Ec2Request> keys = new ArrayList<>();
    List<String> others = new ArrayList<>();
    String[] us = python.owned("").strip().split(" ");
    Map<String, String> files = credentialKeys();
    server.manage(words("credential_setup", us));
    python.manage(python.owned("credential_setup"));
    assertThat(credentialKeys()).isEqualTo(files);

    store(keys, others);
    server.manage(words("credential_migrate", us));
    server.manage(words("credential_rotate", us));
    store(keys, others);
    server.manage(words("credential_migrate", us));
    assertReadOnBothSides(keys, others);

    python.manage(python.owned("credential_rotate"));
    store(keys, others);
    python.manage(python.owned("credential_migrate"));
    assertReadOnBothSides(keys, others);
    assertThat(credentialKeys()).hasSize(3).isNotEqualTo(files);
  }

  private static String[] words(String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private void store(List<Ec2Request> keys, List<String> others) throws Exception {
    for (Api side : List.of(ours, theirs)) {
      keys.add(madeKey(side));
      others.add(stored(side, "cert", "of " + side.url()));
    }
  }

  private void assertReadOnBothSides(List<Ec2Request> keys, List<String> others) throws Exception {
    assertThat(hashesInUse()).isEqualTo(1);
    for (String id : others) {
      assertSameCredential(id);
    }
    for (Ec2Request key : keys) {
      redeemed(key);
    }
  }

  private static int hashesInUse() throws SQLException {
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(distinct key_hash) from credential")) {
      row.next();
      return row.getInt(1);
    }
  }

  private Map<String, String> credentialKeys() throws IOException {
    Map<String, String> keys = new TreeMap<>();
    try (Stream<Path> files = Files.list(server.folder().resolve("credential-keys"))) {
      for (Path file : files.toList()) {
        keys.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return keys;
  }

  private void awaitDead(Api api, String token) throws Exception {
    Instant end = Instant.now().plus(PROMISE);
    while (api.validate(admin, token).status() != 404) {
      assertThat(Instant.now()).as("the token still lives at " + api.url()).isBefore(end);
      new CompletableFuture<Void>().completeOnTimeout(null, 50, TimeUnit.MILLISECONDS).join();
    }
  }
}
