package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.it.clients.Api.Scope;
import io.xloud.it.clients.SigningNodes.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands that ask the server's beans: with ids of the operator's, and domains' files. */
@ExtendWith(SigningNodes.class)
class SetupCommandsIT {
  private static final String ID = "0123456789abcdef0123456789abcdef";

  private final Pair nodes;

  SetupCommandsIT(Pair nodes) {
    this.nodes = nodes;
  }

  @Test
  void a_project_has_the_id_that_was_asked_for() throws Exception {
    String told =
        nodes.first().manage("project_setup", "--project-name", "service", "--project-id", "0f0f");

    assertThat(told).contains("0f0f\n");
    Api api = nodes.trusting();
    String admin = api.login("admin", SigningNodes.PASSWORD, Scope.PROJECT).with(201).token();
    assertThat(api.get(admin, "/v3/projects/0f0f").with(200).body().at("/project/name").asText())
        .isEqualTo("service");
  }

  @Test
  void a_user_has_the_id_that_was_asked_for_and_keeps_it() throws Exception {
    assertThat(user("nova", "first-password", "--user-id", ID)).contains(ID + "\n");
    nodes.trusting().login("nova", "first-password", Scope.UNSCOPED).with(201);

    assertThat(user("nova", "second-password")).contains(ID + "\n");
    nodes.trusting().login("nova", "second-password", Scope.UNSCOPED).with(201);
    nodes.trusting().login("nova", "first-password", Scope.UNSCOPED).with(401);

    assertThatThrownBy(() -> user("nova", "third-password", "--user-id", "another"))
        .hasMessageContaining("already exists")
        .hasMessageNotContaining("third-password");
  }

  private String user(String name, String password, String... more)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("user_setup", "--username", name));
    words.addAll(List.of(more));
    return nodes
        .first()
        .manage(Map.of("OS_USER_SETUP_PASSWORD", password), words.toArray(String[]::new));
  }

  @Test
  void domain_files_are_stored_once_and_what_cannot_be_is_told() throws Exception {
    Path domains = nodes.domains();
    Files.writeString(
        domains.resolve("keystone.Default.conf"),
        "[identity]\ndriver = sql\n[ldap]\nurl = ldap://d\npassword = s3cr3t-bind\n");
    assertThat(nodes.first().manage("domain_config_upload", "--domain-name", "Default"))
        .contains("is stored")
        .doesNotContain("s3cr3t-bind");

    Files.writeString(domains.resolve("keystone.Nowhere.conf"), "[identity]\ndriver = sql\n");
    Files.writeString(domains.resolve("readme"), "not a configuration");
    assertThatThrownBy(() -> nodes.first().manage("domain_config_upload", "--all"))
        .hasMessageContaining("already has a configuration defined")
        .hasMessageContaining("Invalid domain name: Nowhere")
        .hasMessageContaining("Ignoring")
        .hasMessageNotContaining("s3cr3t-bind");
  }

  @Test
  void commands_that_clean_up_run_as_they_are_packed() throws Exception {
    assertThat(nodes.first().manage("trust_flush")).contains("0 trusts");
    assertThat(nodes.first().manage("mapping_purge", "--all")).contains("0 public ids");
    assertThat(nodes.first().manage("reset_last_active", "--force")).contains("users count");
    assertThat(nodes.first().manage("token_flush")).contains("Tokens are not stored");
  }
}
