package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The real python-openstackclient: whatever a command writes is read back by another. */
@ExtendWith(CloudUnderTest.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OpenStackClientIT {
  private static final String PASSWORD = "first pa$$word %";

  /** So that the suite can be repeated on a cloud that lives on. */
  private final String run = "it-" + UUID.randomUUID().toString().substring(0, 8) + "-";

  private OpenStackCommands commands;
  private OpenStack admin;

  @BeforeAll
  void begin(Cloud cloud) throws Exception {
    commands = OpenStackCommands.start();
    admin = OpenStack.admin(commands, cloud);
  }

  @AfterAll
  void end() {
    if (commands != null) {
      commands.close();
    }
  }

  private String named(String name) {
    return run + name;
  }

  private OpenStack user(String name, String password) {
    return admin.with(Map.of("OS_USERNAME", name, "OS_PASSWORD", password, "OS_PROJECT_NAME", ""));
  }

  private static JsonNode row(JsonNode rows, String column, String value) {
    return StreamSupport.stream(rows.spliterator(), false)
        .filter(row -> row.path(column).asText().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s %s in %s".formatted(column, value, rows)));
  }

  private static List<String> column(JsonNode rows, String column) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.path(column).asText())
        .toList();
  }

  private String id(String command, String... values) throws Exception {
    return admin.json(command, values).path("id").asText();
  }

  private void assertGone(String command, String... values) throws Exception {
    Python.Run missed = admin.run(command, values);

    assertThat(missed.code()).as(missed.output()).isEqualTo(1);
    assertThat(missed.errors()).containsPattern("(?i)no .* (found|exists)|could not find");
  }

  @Test
  void a_domain_lives_from_create_to_delete() throws Exception {
    String name = named("domain");
    JsonNode made = admin.json("domain create --description made {}", name);
    assertThat(made.path("name").asText()).isEqualTo(name);
    assertThat(made.path("enabled").asBoolean()).isTrue();
    assertThat(admin.json("domain create --or-show {}", name)).isEqualTo(made);
    assertThat(admin.json("domain show {}", name)).isEqualTo(made);

    String renamed = named("renamed-domain");
    admin.text("domain set --name {} --description set --disable {}", renamed, name);
    JsonNode row = row(admin.json("domain list"), "ID", made.path("id").asText());
    assertThat(row.path("Name").asText()).isEqualTo(renamed);
    assertThat(row.path("Description").asText()).isEqualTo("set");
    assertThat(row.path("Enabled").asBoolean()).isFalse();
    assertThat(column(admin.json("domain list --enabled"), "Name"))
        .contains("Default")
        .doesNotContain(renamed);
    assertThat(column(admin.json("domain list --name {}", renamed), "Name"))
        .containsExactly(renamed);

    admin.text("domain delete {}", renamed);
    assertGone("domain show {}", renamed);
  }

  @Test
  void a_project_lives_from_create_to_delete() throws Exception {
    String name = named("project");
    JsonNode made =
        admin.json(
            "project create --domain default --description made --property colour=blue"
                + " --tag red --tag green {}",
            name);
    assertThat(made.path("colour").asText()).isEqualTo("blue");
    assertThat(made.path("tags")).extracting(JsonNode::asText).contains("green", "red");
    assertThat(made.path("domain_id").asText()).isEqualTo("default");
    String shown = id("project show --domain default {}", name);
    assertThat(shown).isEqualTo(made.path("id").asText());

    String renamed = named("renamed-project");
    admin.text(
        "project set --name {} --description set --property colour=red"
            + " --tag yellow --disable {}",
        renamed,
        name);
    admin.text("project set --remove-tag red {}", renamed);
    JsonNode set = admin.json("project show {}", shown);
    assertThat(set.path("name").asText()).isEqualTo(renamed);
    assertThat(set.path("description").asText()).isEqualTo("set");
    assertThat(set.path("enabled").asBoolean()).isFalse();
    assertThat(set.path("colour").asText()).isEqualTo("red");
    assertThat(set.path("tags"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("green", "yellow");

    admin.text("project delete {}", renamed);
    assertGone("project show {}", shown);
  }

  @Test
  void projects_are_listed_by_domain_parent_tag_state_and_user() throws Exception {
    String parent = id("project create --tag {} {}", run + "tag", named("parent"));
    String child = id("project create --parent {} --disable {}", parent, named("child"));

    assertThat(column(admin.json("project list --parent {}", parent), "ID")).containsExactly(child);
    assertThat(column(admin.json("project list --tags {}", run + "tag"), "ID"))
        .containsExactly(parent);
    assertThat(column(admin.json("project list --not-tags {}", run + "tag"), "ID"))
        .contains(child)
        .doesNotContain(parent);
    assertThat(column(admin.json("project list --disabled"), "ID"))
        .contains(child)
        .doesNotContain(parent);
    JsonNode row = row(admin.json("project list --domain default --long"), "ID", child);
    assertThat(row.path("Enabled").asBoolean()).isFalse();
    assertThat(row.path("Domain ID").asText()).isEqualTo("default");
    assertThat(column(admin.json("project list --my-projects"), "Name")).contains("admin");
    assertThat(column(admin.json("project list --user admin"), "Name")).contains("admin");
    assertThat(column(admin.json("project list --sort name:desc"), "Name"))
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(admin.text("project show --parents {}", child)).contains(parent);
    assertThat(admin.text("project show --children {}", parent)).contains(child);

    admin.text("project delete {} {}", child, parent);
    assertGone("project show {}", child);
    assertGone("project show {}", parent);
  }

  @Test
  void a_user_lives_from_create_to_delete() throws Exception {
    String project = id("project create {}", named("home"));
    String name = named("user");
    JsonNode made =
        admin.json(
            "user create --domain default --project {} --password {} --email user@example.org --description made"
                + " --ignore-lockout-failure-attempts --ignore-password-expiry {}",
            project,
            PASSWORD,
            name);
    assertThat(made.path("email").asText()).isEqualTo("user@example.org");
    assertThat(made.path("default_project_id").asText()).isEqualTo(project);
    assertThat(made.path("options").path("ignore_lockout_failure_attempts").asBoolean()).isTrue();
    assertThat(made.has("password")).isFalse();
    String user = id("user show --domain default {}", name);
    assertThat(user).isEqualTo(made.path("id").asText());

    String renamed = named("renamed-user");
    admin.text(
        "user set --name {} --email other@example.org --description set"
            + " --enable-lock-password --disable {}",
        renamed,
        name);
    JsonNode set = admin.json("user show {}", renamed);
    assertThat(set.path("id").asText()).isEqualTo(user);
    assertThat(set.path("email").asText()).isEqualTo("other@example.org");
    assertThat(set.path("description").asText()).isEqualTo("set");
    assertThat(set.path("options").path("lock_password").asBoolean()).isTrue();
    JsonNode row = row(admin.json("user list --long"), "ID", user);
    assertThat(row.path("Enabled").asBoolean()).isFalse();
    assertThat(column(admin.json("user list --disabled"), "ID")).contains(user);
    assertThat(user(renamed, PASSWORD).run("token issue").code()).isEqualTo(1);

    admin.text("user delete --domain default {}", renamed);
    assertGone("user show {}", user);
    admin.text("project delete {}", project);
  }

  @Test
  void users_change_their_passwords_themselves() throws Exception {
    String name = named("self");
    admin.text("user create --password {} {}", PASSWORD, name);
    OpenStack self = user(name, PASSWORD);

    self.text("user password set --original-password {} --password {}", PASSWORD, "second one");
    assertThat(self.run("token issue").code()).isEqualTo(1);
    user(name, "second one").json("token issue");

    admin.text("user set --password {} {}", "third one", name);
    user(name, "third one").json("token issue");
    admin.text("user delete {}", name);
  }

  @Test
  void a_group_lives_from_create_to_delete() throws Exception {
    String name = named("group");
    JsonNode made = admin.json("group create --domain default --description made {}", name);
    String group = made.path("id").asText();
    assertThat(admin.json("group show {}", name).path("id").asText()).isEqualTo(group);

    String renamed = named("renamed-group");
    admin.text("group set --name {} --description set {}", renamed, name);
    JsonNode row = row(admin.json("group list --long"), "ID", group);
    assertThat(row.path("Name").asText()).isEqualTo(renamed);
    assertThat(row.path("Description").asText()).isEqualTo("set");
    assertThat(row.path("Domain ID").asText()).isEqualTo("default");

    admin.text("group delete {}", renamed);
    assertGone("group show {}", group);
  }

  @Test
  void users_come_into_groups_and_leave_them() throws Exception {
    String group = id("group create {}", named("crew"));
    String user = id("user create {}", named("mate"));
    Predicate<Python.Run> isMember = answer -> answer.output().contains("in group");

    admin.text("group add user {} {}", group, user);
    assertThat(admin.run("group contains user {} {}", group, user)).matches(isMember);
    assertThat(column(admin.json("user list --group {}", group), "ID")).containsExactly(user);
    assertThat(column(admin.json("group list --user {}", user), "ID")).containsExactly(group);

    admin.text("group remove user {} {}", group, user);
    assertThat(admin.run("group contains user {} {}", group, user)).matches(isMember.negate());
    assertThat(admin.json("user list --group {}", group)).isEmpty();

    admin.text("user delete {}", user);
    admin.text("group delete {}", group);
  }

  @Test
  void a_role_lives_from_create_to_delete() throws Exception {
    String name = named("role");
    String role = id("role create --description made {}", name);
    assertThat(id("role show {}", name)).isEqualTo(role);
    String renamed = named("renamed-role");
    admin.text("role set --name {} --description set {}", renamed, name);
    assertThat(admin.json("role show {}", role).path("description").asText()).isEqualTo("set");
    assertThat(row(admin.json("role list"), "ID", role).path("Name").asText()).isEqualTo(renamed);

    String own = id("role create --domain default {}", name);
    assertThat(column(admin.json("role list --domain default"), "ID"))
        .contains(own)
        .doesNotContain(role);

    admin.text("role delete {}", renamed);
    admin.text("role delete --domain default {}", name);
    assertGone("role show {}", role);
  }

  @Test
  void a_credential_lives_from_create_to_delete() throws Exception {
    String user = id("user create {}", named("keeper"));
    JsonNode made = admin.json("credential create --type cert {} {}", user, "first");
    String id = made.path("id").asText();
    assertThat(made.path("blob").asText()).isEqualTo("first");
    assertThat(admin.json("credential show {}", id)).isEqualTo(made);
    assertThat(column(admin.json("credential list --user {} --type cert", user), "ID"))
        .containsExactly(id);

    // The command names the type, which never changes: the reference refuses it, too.
    Python.Run refused =
        admin.run("credential set --user {} --type cert --data second {}", user, id);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.errors()).contains("400");

    admin.text("credential delete {}", id);
    assertGone("credential show {}", id);
    admin.text("user delete {}", user);
  }

  @Test
  void a_consumer_comes_by_an_access_token() throws Exception {
    JsonNode made = admin.json("consumer create --description {}", named("consumer"));
    String key = made.path("id").asText();
    String secret = made.path("secret").asText();
    String renamed = named("renamed-consumer");
    admin.text("consumer set --description {} {}", renamed, key);
    assertThat(admin.json("consumer show {}", key).path("description").asText()).isEqualTo(renamed);
    assertThat(row(admin.json("consumer list"), "ID", key).path("Description").asText())
        .isEqualTo(renamed);

    JsonNode asked =
        admin.json(
            "request token create --consumer-key {} --consumer-secret {} --project admin",
            key,
            secret);
    String verifier =
        admin
            .json(
                "request token authorize --request-key {} --role reader",
                asked.path("key").asText())
            .path("oauth_verifier")
            .asText();
    JsonNode traded =
        admin.json(
            "access token create --consumer-key {} --consumer-secret {} --request-key {}"
                + " --request-secret {} --verifier {}",
            key,
            secret,
            asked.path("key").asText(),
            asked.path("secret").asText(),
            verifier);
    assertThat(traded.path("key").asText()).hasSize(32);

    admin.text("consumer delete {}", key);
    assertGone("consumer show {}", key);
  }

  @Test
  void ec2_credentials_live_from_create_to_delete() throws Exception {
    String user = id("user create {}", named("signer"));
    String project = id("project create {}", named("signed"));
    JsonNode made = admin.json("ec2 credentials create --user {} --project {}", user, project);
    String access = made.path("access").asText();
    assertThat(made.path("project_id").asText()).isEqualTo(project);
    assertThat(admin.json("ec2 credentials show --user {} {}", user, access).path("secret"))
        .isEqualTo(made.path("secret"));
    assertThat(column(admin.json("ec2 credentials list --user {}", user), "Access"))
        .containsExactly(access);

    admin.text("ec2 credentials delete --user {} {}", user, access);
    assertThat(admin.json("ec2 credentials list --user {}", user)).isEmpty();
    admin.text("project delete {}", project);
    admin.text("user delete {}", user);
  }

  @Test
  void an_application_credential_lives_from_create_to_delete() throws Exception {
    String name = named("robot");
    JsonNode made =
        admin.json(
            "application credential create --secret {} --role member --description made"
                + " --expiration 2099-12-31T00:00:00 --unrestricted {}",
            PASSWORD,
            name);
    String id = made.path("ID").asText();
    assertThat(made.path("Secret").asText()).isEqualTo(PASSWORD);
    assertThat(made.path("Unrestricted").asBoolean()).isTrue();
    JsonNode shown = admin.json("application credential show {}", name);
    assertThat(shown.path("ID").asText()).isEqualTo(id);
    assertThat(shown.path("Description").asText()).isEqualTo("made");
    assertThat(column(admin.json("application credential list"), "ID")).contains(id);

    JsonNode token = robot(id, PASSWORD).json("token issue");
    assertThat(token.path("project_id").asText())
        .isEqualTo(made.path("Project ID").asText())
        .isNotEmpty();
    assertThat(robot(id, "another").run("token issue").code()).isEqualTo(1);

    admin.text("application credential delete {}", name);
    assertGone("application credential show {}", id);
  }

  private OpenStack robot(String id, String secret) {
    return admin.with(
        Map.ofEntries(
            Map.entry("OS_AUTH_TYPE", "v3applicationcredential"),
            Map.entry("OS_APPLICATION_CREDENTIAL_ID", id),
            Map.entry("OS_APPLICATION_CREDENTIAL_SECRET", secret),
            Map.entry("OS_USERNAME", ""),
            Map.entry("OS_PASSWORD", ""),
            Map.entry("OS_USER_DOMAIN_ID", ""),
            Map.entry("OS_PROJECT_NAME", ""),
            Map.entry("OS_PROJECT_DOMAIN_ID", "")));
  }

  @Test
  void an_access_rule_lives_on_when_its_application_credential_goes() throws Exception {
    String path = "/v2.1/servers/" + run;
    JsonNode made =
        admin.json(
            "application credential create --access-rules {} {}",
            "[{\"service\": \"compute\", \"method\": \"GET\", \"path\": \"%s\"}]".formatted(path),
            named("narrow"));
    String rule = row(admin.json("access rule list"), "Path", path).path("ID").asText();
    assertThat(made.toString()).contains(rule);
    assertThat(admin.json("access rule show {}", rule).path("Service").asText())
        .isEqualTo("compute");
    assertThat(admin.run("access rule delete {}", rule).errors()).contains("403");

    admin.text("application credential delete {}", named("narrow"));
    admin.text("access rule delete {}", rule);
    assertGone("access rule show {}", rule);
  }

  @Test
  void a_trust_lives_from_create_to_delete() throws Exception {
    String trustee = id("user create --password {} {}", PASSWORD, named("trustee"));
    JsonNode made =
        admin.json(
            "trust create --project admin --role member --expiration 2099-12-31T00:00:00 admin {}",
            trustee);
    String trust = made.path("id").asText();
    assertThat(made.path("is_impersonation").asBoolean()).isFalse();
    assertThat(made.path("trustee_user_id").asText()).isEqualTo(trustee);
    assertThat(admin.json("trust show {}", trust).path("roles").toString()).contains("member");
    assertThat(column(admin.json("trust list"), "ID")).contains(trust);
    assertThat(column(admin.json("trust list --trustee {}", trustee), "ID")).containsExactly(trust);

    OpenStack byTrust =
        user(named("trustee"), PASSWORD)
            .with(Map.of("OS_PROJECT_DOMAIN_ID", "", "OS_TRUST_ID", trust));
    assertThat(byTrust.json("token issue").path("user_id").asText()).isEqualTo(trustee);

    admin.text("trust delete {}", trust);
    assertGone("trust show {}", trust);
    assertThat(byTrust.run("token issue").code()).isEqualTo(1);
    admin.text("user delete {}", trustee);
  }

  @Test
  void roles_are_granted_on_projects_domains_and_the_system_and_taken_again() throws Exception {
    String role = id("role create {}", named("granted"));
    String user = id("user create {}", named("holder"));
    String group = id("group create {}", named("holders"));
    String project = id("project create {}", named("held"));

    for (String inherited : List.of("", "--inherited")) {
      grantAndTake(role, "Project", project, "User", user, inherited);
      grantAndTake(role, "Project", project, "Group", group, inherited);
      grantAndTake(role, "Domain", "default", "User", user, inherited);
      grantAndTake(role, "Domain", "default", "Group", group, inherited);
    }
    grantAndTake(role, "System", "all", "User", user, "");
    grantAndTake(role, "System", "all", "Group", group, "");

    admin.text("user delete {}", user);
    admin.text("group delete {}", group);
    admin.text("project delete {}", project);
    admin.text("role delete {}", role);
  }

  private void grantAndTake(
      String role, String target, String where, String holder, String who, String inherited)
      throws Exception {
    String change =
        "role %%s --%s {} --%s {} %s {}"
            .formatted(target.toLowerCase(Locale.ROOT), holder.toLowerCase(Locale.ROOT), inherited)
            .replace("  ", " ");

    admin.text(change.formatted("add"), where, who, role);
    JsonNode rows = admin.json("role assignment list --role {}", role);
    assertThat(rows).hasSize(1);
    assertThat(rows.path(0).path(target).asText()).isEqualTo(where);
    assertThat(rows.path(0).path(holder).asText()).isEqualTo(who);
    assertThat(rows.path(0).path("Inherited").asBoolean()).isEqualTo(!inherited.isEmpty());

    admin.text(change.formatted("remove"), where, who, role);
    assertThat(admin.json("role assignment list --role {}", role)).isEmpty();
  }

  @Test
  void assignments_are_listed_by_name_and_in_effect() throws Exception {
    String user = id("user create {}", named("reader"));
    String group = id("group create {}", named("readers"));
    String project = id("project create {}", named("library"));
    admin.text("group add user {} {}", group, user);
    admin.text("role add --group {} --project {} member", group, project);

    JsonNode named = admin.json("role assignment list --names --project {}", project).path(0);
    assertThat(named.path("Role").asText()).isEqualTo("member");
    assertThat(named.path("Group").asText()).isEqualTo(named("readers") + "@Default");
    assertThat(named.path("Project").asText()).isEqualTo(named("library") + "@Default");
    assertThat(
            column(
                admin.json(
                    "role assignment list --effective --names --user {} --project {}",
                    user,
                    project),
                "Role"))
        .containsExactlyInAnyOrder("member", "reader");
    assertThat(column(admin.json("user list --project {}", project), "ID")).isEmpty();
    assertThat(
            column(admin.json("role assignment list --auth-user --auth-project --names"), "Role"))
        .contains("admin");

    admin.text("user delete {}", user);
    admin.text("group delete {}", group);
    admin.text("project delete {}", project);
  }

  @Test
  void a_role_implies_another_until_it_does_not() throws Exception {
    String prior = id("role create {}", named("prior"));
    String implied = id("role create {}", named("implied"));

    admin.json("implied role create {} --implied-role {}", prior, implied);
    JsonNode row = row(admin.json("implied role list"), "Prior Role ID", prior);
    assertThat(row.path("Implied Role ID").asText()).isEqualTo(implied);
    assertThat(row.path("Implied Role Name").asText()).isEqualTo(named("implied"));

    admin.text("implied role delete {} --implied-role {}", prior, implied);
    assertThat(column(admin.json("implied role list"), "Prior Role ID")).doesNotContain(prior);
    admin.text("role delete {} {}", prior, implied);
  }

  @Test
  void regions_services_and_endpoints_live_from_create_to_delete() throws Exception {
    String region = named("region");
    admin.json("region create --description made {}", region);
    admin.json("region create --parent-region {} {}", region, region + "-inner");
    admin.text("region set --description set {}", region);
    assertThat(admin.json("region show {}", region).path("description").asText()).isEqualTo("set");
    assertThat(column(admin.json("region list --parent-region {}", region), "Region"))
        .containsExactly(region + "-inner");

    String service =
        id("service create --name {} --description made {}", named("service"), named("type"));
    admin.text("service set --description set --disable {}", service);
    JsonNode shown = admin.json("service show {}", named("service"));
    assertThat(shown.path("id").asText()).isEqualTo(service);
    assertThat(shown.path("description").asText()).isEqualTo("set");
    assertThat(row(admin.json("service list --long"), "ID", service).path("Enabled").asBoolean())
        .isFalse();

    String endpoint =
        id("endpoint create --region {} {} public http://one.example/", region, service);
    admin.text(
        "endpoint set --url http://two.example/ --interface internal" + " --region {} --disable {}",
        region + "-inner",
        endpoint);
    JsonNode set = admin.json("endpoint show {}", endpoint);
    assertThat(set.path("url").asText()).isEqualTo("http://two.example/");
    assertThat(set.path("interface").asText()).isEqualTo("internal");
    assertThat(set.path("enabled").asBoolean()).isFalse();
    assertThat(
            column(
                admin.json(
                    "endpoint list --service {} --interface internal --region {}",
                    service,
                    region + "-inner"),
                "ID"))
        .containsExactly(endpoint);

    admin.text("endpoint delete {}", endpoint);
    admin.text("service delete {}", service);
    admin.text("region delete {}", region + "-inner");
    admin.text("region delete {}", region);
    assertGone("endpoint show {}", endpoint);
    assertGone("service show {}", service);
    assertGone("region show {}", region);
  }

  @Test
  void endpoints_are_picked_for_projects_one_by_one_and_in_groups(@TempDir Path folder)
      throws Exception {
    String project = id("project create {}", named("picked"));
    String service = id("service create --name {} {}", named("picks"), named("picks"));
    String endpoint = id("endpoint create {} public http://picked/", service);
    admin.text("endpoint add project {} {}", endpoint, project);
    assertThat(column(admin.json("endpoint list --project {}", project), "ID"))
        .containsExactly(endpoint);
    admin.text("endpoint remove project {} {}", endpoint, project);

    String filters = written(folder, "{\"service_id\": \"%s\"}".formatted(service));
    String group =
        id("endpoint group create --description made {} {}", named("endpoints"), filters);
    admin.text("endpoint group add project {} {}", group, project);
    assertThat(column(admin.json("endpoint list --project {}", project), "ID"))
        .containsExactly(endpoint);
    assertThat(column(admin.json("endpoint group list --project {}", project), "ID"))
        .containsExactly(group);
    admin.text(
        "endpoint group set --name {} --filters {} --description set {}",
        named("endpoints"),
        filters,
        group);
    assertThat(admin.json("endpoint group show {}", group).path("description").asText())
        .isEqualTo("set");
    admin.text("endpoint group remove project {} {}", group, project);
    admin.text("endpoint group delete {}", group);
    assertGone("endpoint group show {}", group);
    admin.text("service delete {}", service);
    admin.text("project delete {}", project);
  }

  private static String written(Path folder, String text) throws Exception {
    return Files.writeString(folder.resolve("given"), text).toString();
  }

  @Test
  void policies_live_from_create_to_delete(@TempDir Path folder) throws Exception {
    String rules = written(folder, "{\"a\": \"b\"}");
    String policy = id("policy create --type {} {}", named("type"), rules);
    admin.text("policy set --type {} --rules {} {}", named("other"), rules, policy);
    assertThat(admin.json("policy show {}", policy).path("type").asText())
        .isEqualTo(named("other"));
    assertThat(column(admin.json("policy list"), "ID")).contains(policy);
    admin.text("policy delete {}", policy);
    assertGone("policy show {}", policy);
  }

  @Test
  void limits_live_from_create_to_delete() throws Exception {
    String project = id("project create {}", named("limited"));
    String service = id("service create --name {} {}", named("limits"), named("limits"));
    String registered =
        id("registered limit create --service {} --default-limit 10 {}", service, named("cores"));
    admin.text("registered limit set --default-limit 12 {}", registered);
    assertThat(admin.json("registered limit show {}", registered).path("default_limit").asInt())
        .isEqualTo(12);
    assertThat(column(admin.json("registered limit list --service {}", service), "ID"))
        .containsExactly(registered);
    String limit =
        id(
            "limit create --project {} --service {} --resource-limit 5 {}",
            project,
            service,
            named("cores"));
    admin.text("limit set --resource-limit 6 {}", limit);
    assertThat(admin.json("limit show {}", limit).path("resource_limit").asInt()).isEqualTo(6);
    assertThat(column(admin.json("limit list --project {}", project), "ID")).containsExactly(limit);
    admin.text("limit delete {}", limit);
    admin.text("registered limit delete {}", registered);
    assertGone("limit show {}", limit);
    assertGone("registered limit show {}", registered);
    admin.text("service delete {}", service);
    admin.text("project delete {}", project);
  }

  @Test
  void providers_protocols_and_mappings_live_from_create_to_delete(@TempDir Path folder)
      throws Exception {
    String rules =
        written(
            folder,
            """
            [{"local": [{"user": {"name": "{0}"}}], "remote": [{"type": "SUB"}]}]
            """);
    String mapping = named("mapping");
    JsonNode rulesMade = admin.json("mapping create --rules {} {}", rules, mapping);
    assertThat(rulesMade.path("schema_version").asText()).isEqualTo("1.0");
    admin.text("mapping set --rules {} --schema-version 2.0 {}", rules, mapping);
    assertThat(admin.json("mapping show {}", mapping).path("schema_version").asText())
        .isEqualTo("2.0");
    assertThat(column(admin.json("mapping list"), "ID")).contains(mapping);

    String provider = named("provider");
    JsonNode made =
        admin.json(
            "identity provider create --remote-id {} --description made --authorization-ttl 5 {}",
            named("remote"),
            provider);
    assertThat(made.path("remote_ids").toString()).contains(named("remote"));
    assertThat(made.path("authorization_ttl").asInt()).isEqualTo(5);
    String domain = made.path("domain_id").asText();
    assertThat(admin.json("domain show {}", domain).path("description").asText())
        .contains(provider);
    assertThat(column(admin.json("identity provider list --enabled"), "ID")).contains(provider);
    admin.text(
        "identity provider set --description set --disable --remote-id {} {}",
        named("other"),
        provider);
    JsonNode set = admin.json("identity provider show {}", provider);
    assertThat(set.path("description").asText()).isEqualTo("set");
    assertThat(set.path("remote_ids").toString())
        .contains(named("other"))
        .doesNotContain(named("remote"));
    JsonNode row = row(admin.json("identity provider list --id {}", provider), "ID", provider);
    assertThat(row.path("Enabled").asBoolean()).isFalse();

    String of = "--identity-provider " + provider;
    admin.json("federation protocol create " + of + " --mapping {} mapped", mapping);
    admin.text("federation protocol set " + of + " --mapping {} mapped", mapping);
    assertThat(admin.json("federation protocol show " + of + " mapped").path("mapping").asText())
        .isEqualTo(mapping);
    assertThat(column(admin.json("federation protocol list " + of), "id"))
        .containsExactly("mapped");
    admin.text("federation protocol delete " + of + " mapped");
    assertGone("federation protocol show " + of + " mapped");

    admin.text("identity provider delete {}", provider);
    assertGone("identity provider show {}", provider);
    admin.text("mapping delete {}", mapping);
    assertGone("mapping show {}", mapping);
    admin.text("domain set --disable {}", domain);
    admin.text("domain delete {}", domain);
  }

  @Test
  void a_service_provider_lives_from_create_to_delete() throws Exception {
    String name = named("taker");
    JsonNode made =
        admin.json(
            "service provider create --auth-url http://there/auth"
                + " --service-provider-url http://there/sp --description made {}",
            name);
    assertThat(made.path("relay_state_prefix").asText()).isEqualTo("ss:mem:");
    admin.json("service provider set --description set --disable {}", name);
    assertThat(admin.json("service provider show {}", name).path("description").asText())
        .isEqualTo("set");
    JsonNode row = row(admin.json("service provider list"), "ID", name);
    assertThat(row.path("Enabled").asBoolean()).isFalse();
    assertThat(row.path("Service Provider URL").asText()).isEqualTo("http://there/sp");

    admin.text("service provider delete {}", name);
    assertGone("service provider show {}", name);
  }

  @Test
  void places_are_listed_under_their_older_address_too() throws Exception {
    assertThat(column(admin.json("federation project list"), "Name")).contains("admin");
    admin.text("role add --user admin --domain default admin");
    assertThat(column(admin.json("federation domain list"), "ID")).contains("default");
    admin.text("role remove --user admin --domain default admin");
  }

  @Test
  void the_catalog_shows_what_the_administrator_put_there() throws Exception {
    String service = id("service create --name {} {}", named("shown"), named("shown-type"));
    String endpoint = id("endpoint create --region RegionOne {} public http://shown/", service);

    JsonNode shown = admin.json("catalog show {}", named("shown-type"));
    assertThat(shown.path("id").asText()).isEqualTo(service);
    assertThat(shown.path("endpoints").path(0).path("url").asText()).isEqualTo("http://shown/");
    assertThat(shown.path("endpoints").path(0).path("region").asText()).isEqualTo("RegionOne");
    assertThat(column(admin.json("catalog list"), "Type"))
        .contains("identity", named("shown-type"));

    admin.text("endpoint delete {}", endpoint);
    admin.text("service delete {}", service);
    assertThat(column(admin.json("catalog list"), "Type")).doesNotContain(named("shown-type"));
  }

  @Test
  void tokens_are_issued_for_every_scope() throws Exception {
    String projectId = admin.json("token issue").path("project_id").asText();
    assertThat(projectId).isNotEmpty();

    Map<String, String> nowhere = Map.of("OS_PROJECT_NAME", "", "OS_PROJECT_DOMAIN_ID", "");
    OpenStack bare = admin.with(nowhere);
    JsonNode system = bare.with(Map.of("OS_SYSTEM_SCOPE", "all")).json("token issue");
    assertThat(system.path("system").asText()).isEqualTo("all");

    admin.text("role add --user admin --domain default admin");
    JsonNode domain = bare.with(Map.of("OS_DOMAIN_ID", "default")).json("token issue");
    assertThat(domain.path("domain_id").asText()).isEqualTo("default");
    admin.text("role remove --user admin --domain default admin");

    JsonNode byToken =
        admin
            .with(
                Map.of(
                    "OS_AUTH_TYPE", "token",
                    "OS_TOKEN", admin.json("token issue").path("id").asText(),
                    "OS_USERNAME", "",
                    "OS_PASSWORD", "",
                    "OS_USER_DOMAIN_ID", ""))
            .json("token issue");
    assertThat(byToken.path("project_id").asText()).isEqualTo(projectId);
  }

  @Test
  void a_revoked_token_opens_nothing() throws Exception {
    String token = admin.json("token issue").path("id").asText();
    OpenStack bearer =
        admin.with(
            Map.of(
                "OS_AUTH_TYPE", "token",
                "OS_TOKEN", token,
                "OS_USERNAME", "",
                "OS_PASSWORD", "",
                "OS_USER_DOMAIN_ID", ""));
    bearer.json("project list");

    admin.text("token revoke {}", token);
    Python.Run refused = bearer.run("project list");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.errors()).containsPattern("HTTP 40[14]");
  }

  @Test
  void the_command_works_as_it_is_typed() throws Exception {
    Python.Run typed = admin.runAsTyped("token issue -f value -c id");

    assertThat(typed.errors()).isEmpty();
    assertThat(typed.code()).isZero();
    assertThat(typed.output()).startsWith("gAAAA");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void every_command_was_used() {
    assertThat(commands.unused()).isEmpty();
  }
}
