package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands that make users, projects and settings refuse before they ask anybody. */
class SetupWordsTest {
  @TempDir Path home;

  @Test
  void domain_config_upload_wants_one_of_its_options() throws IOException {
    assertRefused("At least one option must be provided", "domain_config_upload");
    assertRefused(
        "cannot be used with", "domain_config_upload", "--all", "--domain-name", "Default");
    assertRefused("Unable to locate domain config directory", "domain_config_upload", "--all");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no/address", "", "a b", "é"})
  void an_id_that_no_address_could_name_is_refused(String id) throws IOException {
    assertRefused("--user-id", "user_setup", "--username", "u", "--user-id", id);
    assertRefused("--project-id", "project_setup", "--project-name", "p", "--project-id", id);
  }

  @Test
  void a_user_needs_a_password() throws IOException {
    assertRefused("OS_USER_SETUP_PASSWORD", "user_setup", "--username", "u");
  }

  private void assertRefused(String sentence, String... words) throws IOException {
    Path conf =
        Files.writeString(
            home.resolve("keystone.conf"),
            "[identity]\ndomain_config_dir = %s/none\n".formatted(home));
    String[] all = new String[words.length + 2];
    all[0] = "--config-file";
    all[1] = conf.toString();
    System.arraycopy(words, 0, all, 2, words.length);
    Terminal answer = Terminal.type(all);
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains(sentence);
  }
}
