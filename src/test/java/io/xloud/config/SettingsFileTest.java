package io.xloud.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
  @TempDir Path home;

  @Test
  void values_are_taken_as_written_and_of_several_the_first() throws IOException {
    assertThat(
            SettingsFile.read(
                file(
                    """
                    [identity]
                    driver = ldap
                    [ldap]
                    url = ldap://$host
                    url = ldap://other
                    # a comment
                    suffix = dc=example,
                      dc=org
                    """)))
        .isEqualTo(
            Map.of(
                "identity", Map.of("driver", "ldap"),
                "ldap", Map.of("url", "ldap://$host", "suffix", "dc=example,\ndc=org")));
  }

  @Test
  void a_line_that_cannot_be_read_is_named_and_never_repeated() throws IOException {
    Path broken = file("[ldap]\nn0t-to-be-repeated\n");
    assertThatThrownBy(() -> SettingsFile.read(broken))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("n0t");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(home.resolve("keystone.d.conf"), text);
  }
}
