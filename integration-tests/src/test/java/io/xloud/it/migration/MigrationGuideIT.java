package io.xloud.it.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.clients.Ec2Request;
import io.xloud.it.clients.PythonKeystone;
import io.xloud.it.server.Conf;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import io.xloud.it.server.Memcached;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two Python Keystones behind HAProxy are taken over and given back by the commands of
 * docs/migrating-from-keystone.md, word for word, under clients that never pause.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrationGuideIT {
  private static final String SCHEMA = "migrated";
  private static final String PASSWORD = "of the old cloud";
  private static final List<String> UNTOUCHED =
      List.of(
          "trust",
          "trust_role",
          "application_credential",
          "application_credential_role",
          "credential",
          "id_mapping");

  private final Map<String, String> live = new LinkedHashMap<>();
  private Path root;
  private Memcached memcached;
  private List<Node> nodes;
  private Balancer balancer;
  private Machine machine;
  private Api through;
  private String admin;
  private String adminId;
  private String project;
  private Ec2Request key;
  private String trustee;
  private String trust;
  private String robot;

  @BeforeAll
  void begin() throws Exception {
    root = Files.createTempDirectory("xloud-migration-");
    for (String folder : List.of("etc/keystone", "opt", "run", "var/backups", "var/log")) {
      Files.createDirectories(root.resolve(folder));
    }
    Path etc = root.resolve("etc/keystone");
    for (String keys : List.of("fernet-keys", "receipt-keys", "credential-keys")) {
      Path folder = Files.createDirectory(etc.resolve(keys));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    memcached = Memcached.start();
    Mariadb.running().createSchema(SCHEMA);
    Conf conf = keystoneConf(etc);
    Path file =
        conf.with("database", "connection", Mariadb.running().connectionOf(SCHEMA))
            .writeTo(etc.resolve("keystone.conf"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    PythonKeystone first = PythonKeystone.over(SCHEMA, etc, conf);
    first.prepare(PASSWORD);
    nodes =
        List.of(
            new Node("node-1", root, first),
            new Node("node-2", root, PythonKeystone.over(SCHEMA, etc, conf)));
    for (Node node : nodes) {
      node.unit("start", "keystone");
    }
    balancer = new Balancer(root, nodes);
    machine = new Machine(root, nodes);
    through = new Api(balancer.url());
    Files.writeString(
        root.resolve("openrc"),
        """
        export OS_USERNAME=admin OS_PASSWORD='%s' OS_PROJECT_NAME=admin
        """
            .formatted(PASSWORD));
    pack();
  }

  private Conf keystoneConf(Path etc) {
    return Conf.empty()
        .with("fernet_tokens", "key_repository", etc.resolve("fernet-keys"))
        .with("fernet_receipts", "key_repository", etc.resolve("receipt-keys"))
        .with("credential", "key_repository", etc.resolve("credential-keys"))
        .with("identity", "password_hash_rounds", 10)
        .with("cache", "enabled", true)
        .with("cache", "backend", "oslo_cache.memcache_pool")
        .with("cache", "memcache_servers", memcached.address());
  }

  /** The archive of the guide holds a link to the package: unpacking it takes no time. */
  private void pack() throws IOException, InterruptedException {
    Files.createSymbolicLink(
        root.resolve("xloud-identity"), IdentityServer.program("..").toRealPath());
    Process tar =
        new ProcessBuilder("tar", "-czf", "xloud-identity.tar.gz", "xloud-identity")
            .directory(root.toFile())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
  }

  @AfterAll
  void end() {
    if (machine != null) {
      machine.close();
    }
    if (balancer != null) {
      balancer.close();
    }
    if (nodes != null) {
      nodes.forEach(Node::close);
    }
    if (memcached != null) {
      memcached.close();
    }
  }

  @Test
  void the_guide_takes_a_cloud_over_and_gives_it_back_without_a_failed_request() throws Exception {
    populate();
    Map<String, String> rows = untouched();
    Guide guide = Guide.read();
    Node last = nodes.getFirst();
    Node first = nodes.getLast();
    try (Clients clients =
        new Clients(through, admin, List.copyOf(live.values()), adminId, PASSWORD)) {
      String doctor = machine.type(first, guide.step("1. Prepare"));
      assertThat(doctor).doesNotContain("application credentials", "trusts");
      assertThat(machine.type(first, guide.step("2. Compare"))).contains("0 answers differ");
      machine.type(first, guide.step("3. Move one node"));
      assertThat(first.isOurs()).isTrue();
      mixed();
      machine.type(last, guide.step("4. The mixed time"));
      mixed();
      machine.type(last, guide.step("3. Move one node"));
      assertThat(nodes).allMatch(Node::isOurs);
      issue("after Keystone had left", last.api());
      everyTokenIsGoodAt(first.api());
      machine.type(first, guide.step("The way back"));
      mixed();
      machine.type(last, guide.step("The way back"));
      assertThat(nodes).noneMatch(Node::isOurs);
      everyTokenIsGoodAt(last.api());

      clients.close();
      System.out.println("Takeover and back, rounds of requests by kind: " + clients.rounds());
      assertThat(clients.failures()).isEmpty();
      assertThat(clients.rounds().values()).allMatch(count -> count > 20);
    }
    assertThat(untouched()).isEqualTo(rows);
  }

  /** Users, grants and tokens of every kind that Keystone issues here. */
  private void populate() throws Exception {
    Api.Reply login = through.login("admin", PASSWORD, Scope.PROJECT).with(201);
    admin = login.token();
    adminId = login.body().at("/token/user/id").asText();
    project = login.body().at("/token/project/id").asText();
    String role = through.role(admin, "admin");
    through.put(admin, "/v3/domains/default/users/%s/roles/%s".formatted(adminId, role)).with(204);
    issue("by Keystone", through);
    trust();
    applicationCredential();
    useDelegations("by Keystone", through);
    String ec2 = "/v3/users/%s/credentials/OS-EC2".formatted(adminId);
    JsonNode made =
        through
            .post(admin, ec2, "{\"tenant_id\": \"%s\"}".formatted(project))
            .with(201)
            .body()
            .path("credential");
    key = new Ec2Request(made.path("access").asText(), made.path("secret").asText());
    redeem("by Keystone", through);
    past(
        "insert into id_mapping (public_id, domain_id, local_id, entity_type)"
            + " values (sha2('ada', 256), 'default', 'uid=ada', 'user')");
  }

  private void issue(String whence, Api at) throws Exception {
    for (Scope scope : Scope.values()) {
      Api.Reply login = at.login("admin", PASSWORD, scope).with(201);
      live.put(scope + " " + whence, login.token());
    }
  }

  private void redeem(String whence, Api at) throws Exception {
    Api.Reply redeemed = at.post(admin, "/v3/ec2tokens", key.version2(Instant.now())).with(200);
    live.put("EC2 " + whence, redeemed.token());
  }

  /** What was handed on to the trustee and to the robot, used once more. */
  private void useDelegations(String whence, Api at) throws Exception {
    String scope = "{\"OS-TRUST:trust\": {\"id\": \"%s\"}}".formatted(trust);
    live.put("trust " + whence, at.loginById(trustee, "pass", scope).with(201).token());
    Api.Reply login = at.send("POST", "/v3/auth/tokens", Map.of(), robot).with(201);
    live.put("application credential " + whence, login.token());
  }

  private void trust() throws Exception {
    trustee = through.createUser(admin, "trustee", "pass");
    String body =
        """
        {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "project_id": "%s",
          "impersonation": false, "roles": [{"name": "member"}]}}
        """
            .formatted(adminId, trustee, project);
    trust =
        through.post(admin, "/v3/OS-TRUST/trusts", body).with(201).body().at("/trust/id").asText();
  }

  private void applicationCredential() throws Exception {
    String path = "/v3/users/%s/application_credentials".formatted(adminId);
    JsonNode made =
        through
            .post(admin, path, "{\"application_credential\": {\"name\": \"robot\"}}")
            .with(201)
            .body()
            .path("application_credential");
    robot =
        """
        {"auth": {"identity": {"methods": ["application_credential"],
          "application_credential": {"id": "%s", "secret": "%s"}}}}
        """
            .formatted(made.path("id").asText(), made.path("secret").asText());
  }

  /** Each side issues, and each side takes what any issued. */
  private void mixed() throws Exception {
    for (Node node : nodes) {
      String whence = "by %s in a mixed time".formatted(node.isOurs() ? "ours" : "Keystone");
      issue(whence, node.api());
      useDelegations(whence, node.api());
      redeem(whence, node.api());
    }
    for (Node node : nodes) {
      everyTokenIsGoodAt(node.api());
    }
  }

  private void everyTokenIsGoodAt(Api api) throws Exception {
    for (Map.Entry<String, String> token : live.entrySet()) {
      assertThat(api.validate(admin, token.getValue()).status())
          .as("%s at %s", token.getKey(), api.url())
          .isEqualTo(200);
    }
  }

  private static void past(String sql) throws Exception {
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement()) {
      statement.execute("set session server_id = " + EventFence.FOREIGN);
      statement.execute(sql);
    }
  }

  /** Checksums of the tables that nobody writes here. */
  private static Map<String, String> untouched() throws Exception {
    Map<String, String> sums = new TreeMap<>();
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement()) {
      for (String table : UNTOUCHED) {
        try (ResultSet row = statement.executeQuery("checksum table " + table)) {
          row.next();
          sums.put(table, row.getString(2));
        }
        try (ResultSet row = statement.executeQuery("select count(*) from " + table)) {
          row.next();
          assertThat(row.getInt(1)).as("rows of " + table).isPositive();
        }
      }
    }
    return sums;
  }
}
