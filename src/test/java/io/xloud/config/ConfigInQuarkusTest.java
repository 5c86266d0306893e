package io.xloud.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.xloud.http.HttpOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values arrive byte for byte, through MicroProfile Config and through {@link Options}. */
@QuarkusTest
@TestProfile(ConfigInQuarkusTest.OddValues.class)
class ConfigInQuarkusTest {
  /** A keystone.conf of odd values, and one option as a property of the process. */
  public static final class OddValues extends HttpOnly {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("xloud.config-files", file().toString());
      overrides.put("keystone.cache.username", "letter${by}$$\\,%letter$");
      return overrides;
    }

    private static Path file() {
      try {
        Path file = Files.createTempFile("odd", ".conf");
        file.toFile().deleteOnExit();
        return Files.writeString(
            file,
            """
            [ldap]
            password = pa${x}\\,%$$ss
            user = cn=a\\, b,dc=x
            [security_compliance]
            password_regex = ^(?=.*\\d)(?=.*[a-z,%]).{7,}$
            password_regex_description = ${x} $${y} 100%% \\\\ \\n
            """);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Value(String section, String option, String text) {}

  static List<Value> values() {
    return List.of(
        new Value("ldap", "password", "pa${x}\\,%$ss"),
        new Value("ldap", "user", "cn=a\\, b,dc=x"),
        new Value("security_compliance", "password_regex", "^(?=.*\\d)(?=.*[a-z,%]).{7,}$"),
        new Value("security_compliance", "password_regex_description", "${x} ${y} 100%% \\\\ \\n"),
        new Value("cache", "username", "letter${by}$$\\,%letter$"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void a_value_is_the_same_by_every_way(Value value) {
    String property = "keystone.%s.%s".formatted(value.section(), value.option());

    assertThat(ConfigProvider.getConfig().getValue(property, String.class)).isEqualTo(value.text());
    assertThat(ConfigProvider.getConfig().getOptionalValue(property, String.class))
        .contains(value.text());
    assertThat(options().string(value.section(), value.option())).isEqualTo(value.text());
  }

  @Test
  void the_options_of_the_server_know_their_file_and_what_nobody_set() {
    assertThat(options().isSet("ldap", "password")).isTrue();
    assertThat(options().isSet("token", "expiration")).isFalse();
    assertThat(options().integer("token", "expiration")).isEqualTo(3600);
    assertThat(ConfigProvider.getConfig().getValue("keystone.token.expiration", Integer.class))
        .isEqualTo(3600);
    assertThat(options().toString()).doesNotContain("pa${x}");
  }

  private static Options options() {
    return Arc.container().instance(Options.class).get();
  }
}
