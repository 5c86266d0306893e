package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {
  private static ServerConfig of(Map<String, String> ldap) {
    return ServerConfig.from(Options.of(Map.of("ldap", ldap)), Options.defaults());
  }

  @Test
  void nothing_said_is_bounded_checked_and_asks_as_nobody() {
    ServerConfig usual = of(Map.of());

    assertThat(usual.servers()).containsExactly(new Server("localhost", 389, false));
    assertThat(usual.bind()).isEmpty();
    assertThat(usual.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(usual.responseTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(usual.security().demand().isStrict()).isTrue();
    assertThat(usual.followReferrals()).isFalse();
    assertThat(usual.questions())
        .isEqualTo(new ServerConfig.Pooling(true, 10, Duration.ofSeconds(600)));
    assertThat(usual.logins())
        .isEqualTo(new ServerConfig.Pooling(true, 100, Duration.ofSeconds(60)));
    assertThat(usual.pageSize()).isPositive();
  }

  @Test
  void addresses_may_be_many_and_of_both_kinds() {
    assertThat(of(Map.of("url", "ldap://a, ldaps://b ldap://[::1]:3389,ldaps://c:6636")).servers())
        .containsExactly(
            new Server("a", 389, false),
            new Server("b", 636, true),
            new Server("::1", 3389, false),
            new Server("c", 6636, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "http://localhost", "ldap://", "ldapi:///var/run", "ldap://a b%"})
  void what_is_no_address_is_refused(String url) {
    assertThatThrownBy(() -> of(Map.of("url", url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("[ldap] url");
  }

  @Test
  void tls_within_tls_is_refused() {
    assertThatThrownBy(() -> of(Map.of("url", "ldaps://a", "use_tls", "true")))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void the_shorter_of_two_times_counts() {
    assertThat(
            of(Map.of("connection_timeout", "3", "pool_connection_timeout", "2")).connectTimeout())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(of(Map.of("connection_timeout", "3")).connectTimeout())
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void pools_can_be_left_out() {
    ServerConfig none = of(Map.of("use_pool", "false"));

    assertThat(none.questions().keep()).isFalse();
    assertThat(none.logins().keep()).isFalse();
    assertThat(of(Map.of("use_auth_pool", "false")).questions().keep()).isTrue();
    assertThat(of(Map.of("use_auth_pool", "false")).logins().keep()).isFalse();
  }

  @Test
  void a_filter_that_is_none_is_refused() {
    assertThatThrownBy(() -> UserTree.from(Options.of(Map.of("ldap", Map.of("user_filter", "((")))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("user_filter");
    assertThat(
            UserTree.from(Options.of(Map.of("ldap", Map.of("user_filter", "(a=b)(c=d)")))).fits())
        .map(Object::toString)
        .contains("(&(a=b)(c=d))");
  }

  @Test
  void a_tree_that_can_be_nowhere_is_refused() {
    assertThatThrownBy(
            () -> UserTree.from(Options.of(Map.of("ldap", Map.of("user_tree_dn", "not a dn")))))
        .isInstanceOf(ConfigException.class)
        .hasMessage("[ldap] user_tree_dn is no DN: not a dn");
    assertThatThrownBy(
            () -> GroupTree.from(Options.of(Map.of("ldap", Map.of("group_tree_dn", "not a dn")))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("group_tree_dn");
    assertThatThrownBy(() -> UserTree.from(Options.of(Map.of("ldap", Map.of("suffix", "nowhere")))))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void nobody_asks_for_a_password() {
    assertThat(UserTree.from(Options.defaults()).attributes())
        .contains("cn", "sn", "mail", "description", "enabled")
        .doesNotContain("userPassword");
  }
}
