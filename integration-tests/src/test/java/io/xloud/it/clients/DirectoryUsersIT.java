package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.lists.Statements;
import io.xloud.it.server.Await;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Users who live in a directory, from the settings of their domain to a token and its end. */
class DirectoryUsersIT {
  private static final String SCHEMA = "directory_users";
  private static final String SUFFIX = "dc=example,dc=org";
  private static final String SERVICE = "cn=service," + SUFFIX;
  private static final String SERVICE_PASSWORD = "b1nd-s3cret";

  private static IdentityServer server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    Conf conf =
        Conf.empty()
            .with("identity", "domain_specific_drivers_enabled", true)
            .with("identity", "domain_configurations_from_database", true)
            .with("identity", "cache_time", 1)
            .with("xloud", "ldap.connect-timeout", "2 s")
            .with("xloud", "ldap.response-timeout", "2 s");
    server = IdentityServer.prepared(SCHEMA, conf, "secret").start();
    api = new Api(server.url());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static InMemoryDirectoryServer directory() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(SUFFIX);
    config.addAdditionalBindCredentials(SERVICE, SERVICE_PASSWORD);
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig(
            "plain", InetAddress.getLoopbackAddress(), 0, null));
    InMemoryDirectoryServer directory = new InMemoryDirectoryServer(config);
    directory.add("dn: " + SUFFIX, "objectClass: domain", "dc: example");
    for (String tree : List.of("Users", "UserGroups")) {
      directory.add(
          "dn: ou=%s,%s".formatted(tree, SUFFIX), "objectClass: organizationalUnit", "ou: " + tree);
    }
    directory.startListening();
    return directory;
  }

  private static void person(InMemoryDirectoryServer directory, String name) throws Exception {
    directory.add(
        "dn: uid=%s,ou=Users,%s".formatted(name, SUFFIX),
        "objectClass: inetOrgPerson",
        "uid: " + name,
        "cn: " + name,
        "sn: " + name,
        "mail: %s@example.org".formatted(name),
        "userPassword: s3cret");
  }

  private static String admin() throws Exception {
    return api.login("admin", "secret", Scope.PROJECT).with(201).token();
  }

  /** A domain whose users live there; its id. */
  private static String domain(InMemoryDirectoryServer directory) throws Exception {
    String admin = admin();
    String name = "corp-" + UUID.randomUUID();
    String domain =
        api.post(admin, "/v3/domains", "{\"domain\": {\"name\": \"%s\"}}".formatted(name))
            .with(201)
            .body()
            .at("/domain/id")
            .asText();
    String config =
        """
        {"config": {"identity": {"driver": "ldap"}, "ldap": {
          "url": "ldap://127.0.0.1:%d", "suffix": "%s", "user": "%s", "password": "%s",
          "user_id_attribute": "uid", "user_name_attribute": "cn",
          "user_enabled_attribute": "employeeType",
          "group_id_attribute": "cn", "group_name_attribute": "cn"}}}
        """
            .formatted(directory.getListenPort(), SUFFIX, SERVICE, SERVICE_PASSWORD);
    Reply stored = api.send("PUT", admin, "/v3/domains/%s/config".formatted(domain), config);
    assertThat(stored.with(201).body().toString()).doesNotContain(SERVICE_PASSWORD);
    return domain;
  }

  private static Reply login(String domain, String name, String password, String scope)
      throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["password"], "password": {"user": {
          "name": "%s", "password": "%s", "domain": {"id": "%s"}}}}, "scope": %s}}
        """
            .formatted(name, password, domain, scope);
    return api.send("POST", "/v3/auth/tokens", Map.of(), body);
  }

  private static Reply login(String domain, String name, String password) throws Exception {
    return login(domain, name, password, "\"unscoped\"");
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(one -> names.add(one.path("name").asText()));
    return names;
  }

  @Test
  void a_user_of_a_directory_comes_in_is_granted_roles_through_a_group_and_loses_them()
      throws Exception {
    InMemoryDirectoryServer directory = directory();
    String domain = domain(directory);
    String admin = admin();
    person(directory, "ada");
    person(directory, "grace");
    String group = "cn=staff,ou=UserGroups," + SUFFIX;
    directory.add(
        "dn: " + group,
        "objectClass: groupOfNames",
        "cn: staff",
        "member: uid=ada,ou=Users," + SUFFIX,
        "member: cn=nobody," + SUFFIX);
    String groupId =
        api.get(admin, "/v3/groups?domain_id=" + domain)
            .with(200)
            .body()
            .at("/groups/0/id")
            .asText();
    String project =
        api.post(
                admin,
                "/v3/projects",
                "{\"project\": {\"name\": \"p\", \"domain_id\": \"%s\"}}".formatted(domain))
            .with(201)
            .body()
            .at("/project/id")
            .asText();
    String member =
        api.get(admin, "/v3/roles?name=member").with(200).body().at("/roles/0/id").asText();
    api.put(admin, "/v3/projects/%s/groups/%s/roles/%s".formatted(project, groupId, member))
        .with(204);
    String scope = "{\"project\": {\"id\": \"%s\"}}".formatted(project);

    Reply in = login(domain, "ada", "s3cret", scope).with(201);
    assertThat(in.body().at("/token/user/domain/id").asText()).isEqualTo(domain);
    assertThat(names(in.body().at("/token/roles"))).contains("member");
    String token = in.token();
    api.validate(admin, token).with(200);
    assertThat(names(api.get(token, "/v3/auth/projects").with(200).body().path("projects")))
        .containsExactly("p");
    String ada = in.body().at("/token/user/id").asText();
    JsonNode assignments =
        api.get(admin, "/v3/role_assignments?effective&include_names&user.id=" + ada)
            .with(200)
            .body()
            .path("role_assignments");
    assertThat(assignments.findValuesAsText("name")).contains("ada", "p", "member");
    List<String> handedOn = List.of(byTrust(domain, in), byCredential(in));
    for (String one : handedOn) {
      api.validate(admin, one).with(200);
    }
    login(domain, "ada", "wrong").with(401);
    login(domain, "ada", "").with(401);
    login(domain, "nobody", "s3cret").with(401);

    directory.modify(
        "dn: " + group,
        "changetype: modify",
        "delete: member",
        "member: uid=ada,ou=Users," + SUFFIX);
    awaitStatus(admin, token, 404);
    for (String one : handedOn) {
      awaitStatus(admin, one, 404);
    }
    directory.shutDown(true);
  }

  /** A token of somebody who was never here before. */
  private static String byTrust(String domain, Reply in) throws Exception {
    JsonNode token = in.body().path("token");
    String grace =
        api.get(admin(), "/v3/users?name=grace&domain_id=" + domain)
            .with(200)
            .body()
            .at("/users/0/id")
            .asText();
    String trust =
        """
        {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "project_id": "%s",
          "impersonation": false, "roles": [{"name": "member"}]}}
        """
            .formatted(token.at("/user/id").asText(), grace, token.at("/project/id").asText());
    String id =
        api.post(in.token(), "/v3/OS-TRUST/trusts", trust)
            .with(201)
            .body()
            .at("/trust/id")
            .asText();
    String scope = "{\"OS-TRUST:trust\": {\"id\": \"%s\"}}".formatted(id);
    return login(domain, "grace", "s3cret", scope).with(201).token();
  }

  private static String byCredential(Reply in) throws Exception {
    String user = in.body().at("/token/user/id").asText();
    JsonNode made =
        api.post(
                in.token(),
                "/v3/users/%s/application_credentials".formatted(user),
                "{\"application_credential\": {\"name\": \"robot\"}}")
            .with(201)
            .body()
            .path("application_credential");
    String body =
        """
        {"auth": {"identity": {"methods": ["application_credential"],
          "application_credential": {"id": "%s", "secret": "%s"}}}}
        """
            .formatted(made.path("id").asText(), made.path("secret").asText());
    return api.send("POST", "/v3/auth/tokens", Map.of(), body).with(201).token();
  }

  /** What a directory said is believed for [identity] cache_time, a second here. */
  private static void awaitStatus(String admin, String token, int status) throws Exception {
    Await.until(
        Duration.ofSeconds(30),
        "status " + status,
        () -> api.validate(admin, token).status() == status);
  }

  /** A token by which the user came in after all that was revoked. */
  private static void assertComesInAnew(String domain, String admin) throws Exception {
    Await.until(
        Duration.ofSeconds(30), // what is revoked is so by whole seconds
        () -> {
          Reply in = login(domain, "ada", "s3cret");
          return in.status() == 201 && api.validate(admin, in.token()).status() == 200;
        });
  }

  @Test
  void h6_whoever_leaves_and_comes_back_gets_no_old_token_back() throws Exception {
    InMemoryDirectoryServer directory = directory();
    String domain = domain(directory);
    String admin = admin();
    person(directory, "ada");
    String token = login(domain, "ada", "s3cret").with(201).token();
    api.validate(admin, token).with(200);

    directory.delete("uid=ada,ou=Users," + SUFFIX);
    awaitStatus(admin, token, 404);
    person(directory, "ada");
    assertComesInAnew(domain, admin);

    api.validate(admin, token).with(404);
    directory.shutDown(true);
  }

  @Test
  void a14_whoever_is_enabled_again_gets_no_old_token_back() throws Exception {
    InMemoryDirectoryServer directory = directory();
    String domain = domain(directory);
    String admin = admin();
    person(directory, "ada");
    String token = login(domain, "ada", "s3cret").with(201).token();
    api.validate(admin, token).with(200);

    enabled(directory, "FALSE");
    awaitStatus(admin, token, 404);
    enabled(directory, "TRUE");
    assertComesInAnew(domain, admin);

    api.validate(admin, token).with(404);
    directory.shutDown(true);
  }

  private static void enabled(InMemoryDirectoryServer directory, String word) throws Exception {
    directory.modify(
        "dn: uid=ada,ou=Users," + SUFFIX,
        "changetype: modify",
        "replace: employeeType",
        "employeeType: " + word);
  }

  @Test
  void lists_show_the_domain_and_writes_are_refused() throws Exception {
    InMemoryDirectoryServer directory = directory();
    String domain = domain(directory);
    String admin = admin();
    person(directory, "ada");
    person(directory, "grace");

    JsonNode users = api.get(admin, "/v3/users?domain_id=" + domain).with(200).body().path("users");
    assertThat(names(users)).containsExactlyInAnyOrder("ada", "grace");
    String path = "/v3/users/" + users.at("/0/id").asText();
    JsonNode user = api.get(admin, path).with(200).body().path("user");
    assertThat(user.path("email").asText()).endsWith("@example.org");
    assertThat(user.path("enabled").asBoolean()).isTrue();
    assertThat(names(api.get(admin, "/v3/users").with(200).body().path("users")))
        .as("the list of the domain of the project's token")
        .contains("admin")
        .doesNotContain("ada");

    String refusal = "LDAP does not support write operations";
    String body = "{\"user\": {\"name\": \"new\", \"domain_id\": \"%s\"}}".formatted(domain);
    assertThat(api.post(admin, "/v3/users", body).with(403).body().at("/error/message").asText())
        .isEqualTo(refusal);
    assertThat(api.delete(admin, path).with(403).body().at("/error/message").asText())
        .isEqualTo(refusal);
    directory.shutDown(true);
  }

  @Test
  void a_directory_that_is_away_is_told_of_and_holds_nobody_else() throws Exception {
    InMemoryDirectoryServer directory = directory();
    String domain = domain(directory);
    person(directory, "ada");
    login(domain, "ada", "s3cret").with(201);

    directory.shutDown(true);
    Reply away = login(domain, "ada", "s3cret").with(503);
    assertThat(away.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(away.body().at("/error/message").asText())
        .isEqualTo("The directory of these users does not answer.");
    String admin = admin();
    api.validate(admin, admin).with(200);
  }

  @Test
  void ten_thousand_people_are_listed_in_a_few_statements() throws Exception {
    InMemoryDirectoryServer directory = directory();
    String domain = domain(directory);
    String admin = admin();
    for (int i = 0; i < 10_000; i++) {
      person(directory, "user-" + i);
    }
    String path = "/v3/users?domain_id=" + domain;
    assertThat(api.get(admin, path).with(200).body().path("users")).hasSize(10_000);

    List<String> asked = new Statements(SCHEMA).during(() -> api.get(admin, path).with(200));
    assertThat(asked)
        .as("beside what the server always looks for: revocations, and changes of others")
        .filteredOn(one -> !one.contains("revocation_event") && !one.contains("SHA1("))
        .hasSizeLessThanOrEqualTo(3)
        .anyMatch(one -> one.contains("FROM id_mapping"));
    directory.shutDown(true);
  }

  @Test
  void ids_are_made_beforehand_and_forgotten() throws Exception {
    InMemoryDirectoryServer directory = directory();
    String domain = domain(directory);
    String admin = admin();
    person(directory, "ada");
    String name =
        api.get(admin, "/v3/domains/" + domain).with(200).body().at("/domain/name").asText();

    assertThat(server.manage("mapping_populate", "--domain-name", name))
        .contains("1 users and 0 groups have ids.");
    assertThat(server.manage("mapping_purge", "--domain-name", name, "--type", "user"))
        .contains("1 public ids were removed.");
    assertThat(server.manage("mapping_purge", "--domain-name", name))
        .contains("0 public ids were removed.");
    directory.shutDown(true);
  }
}
