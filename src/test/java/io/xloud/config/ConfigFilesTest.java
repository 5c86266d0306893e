package io.xloud.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are read, as Keystone chooses them. */
class ConfigFilesTest {
  private static final Map<String, String> NOTHING = Map.of();

  @TempDir Path root;
  private Path home;
  private Path etc;

  @BeforeEach
  void makeFolders() throws IOException {
    home = Files.createDirectories(root.resolve("home"));
    etc = Files.createDirectories(root.resolve("etc"));
  }

  private Path file(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  private List<Path> searched(Map<String, String> environment) {
    return ConfigFiles.searched(List.of(), List.of(), environment, home, etc).files();
  }

  @Test
  void the_first_place_that_has_a_file_wins_and_the_folder_is_looked_for_by_itself()
      throws IOException {
    assertThat(searched(NOTHING)).isEmpty();
    Path last = file("etc/keystone.conf");
    assertThat(searched(NOTHING)).containsExactly(last);
    Path third = file("etc/keystone/keystone.conf");
    assertThat(searched(NOTHING)).containsExactly(third);
    Path part = file("etc/keystone.conf.d/10-part.conf");
    assertThat(searched(NOTHING)).containsExactly(third, part);
    Path second = file("home/keystone.conf");
    assertThat(searched(NOTHING)).containsExactly(second, part);
    Path first = file("home/.keystone/keystone.conf");
    assertThat(searched(NOTHING)).containsExactly(first, part);
    Path earlier = file("home/.keystone/keystone.conf.d/20-part.conf");
    assertThat(searched(NOTHING)).containsExactly(first, earlier);
  }

  @Test
  void of_a_folder_the_conf_files_are_read_by_name_and_nothing_else() throws IOException {
    Path b = file("parts/b.conf");
    Path a = file("parts/a.conf");
    file("parts/a.conf.old");
    file("parts/.hidden.conf");

    assertThat(ConfigFiles.of(List.of(), List.of(root.resolve("parts"))).files())
        .containsExactly(a, b);
  }

  @Test
  void what_the_command_line_names_comes_before_all_searching() throws IOException {
    file("etc/keystone/keystone.conf");
    Path part = file("etc/keystone/keystone.conf.d/x.conf");
    Path one = file("one.conf");
    Path two = file("two.conf");
    Map<String, String> environment = Map.of("OS_KEYSTONE_CONFIG_FILES", two.toString());

    assertThat(ConfigFiles.searched(List.of(two, one), List.of(), environment, home, etc).files())
        .containsExactly(two, one, part);
  }

  @Test
  void the_environment_names_files_and_the_folder_they_are_in() throws IOException {
    file("etc/keystone/keystone.conf");
    Path named = file("site/site.conf");
    Path other = file("other.conf");
    Path usual = file("site/keystone.conf");
    String site = root.resolve("site").toString();

    assertThat(
            searched(
                Map.of(
                    "OS_KEYSTONE_CONFIG_DIR",
                    site,
                    "OS_KEYSTONE_CONFIG_FILES",
                    "site.conf; " + other)))
        .containsExactly(named, other);
    assertThat(searched(Map.of("OS_KEYSTONE_CONFIG_DIR", site))).containsExactly(usual);
    assertThat(searched(Map.of("OS_KEYSTONE_CONFIG_FILES", other + ";"))).containsExactly(other);
  }

  @Test
  void a_named_file_that_is_not_there_is_told() {
    assertThatThrownBy(() -> ConfigFiles.of(List.of(root.resolve("gone.conf")), List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("gone.conf");
  }
}
