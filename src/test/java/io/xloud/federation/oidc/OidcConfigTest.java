package io.xloud.federation.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OidcConfigTest {
  private static final Map<String, String> SUN =
      Map.of(
          "oidc.provider", "sun",
          "oidc.issuer", "https://idp.example/realms/cloud",
          "oidc.client-id", "identity",
          "oidc.client-secret", "s3cr3t");

  @TempDir Path folder;

  private static Map<String, Settings> read(Map<String, String> options) {
    return OidcConfig.from(Options.of(Map.of("xloud", options)));
  }

  private static Map<String, Settings> read(String option, String value) {
    Map<String, String> options = new HashMap<>(SUN);
    options.put(option, value);
    return read(options);
  }

  private static Settings of(String providerId, Map<String, Settings> all) {
    return Objects.requireNonNull(all.get(providerId));
  }

  private static void refused(String option, String value) {
    assertThatThrownBy(() -> read(option, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sun")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void there_is_no_provider_unless_one_is_named() {
    assertThat(OidcConfig.from(Options.defaults())).isEmpty();
  }

  @Test
  void a_provider_needs_few_words() {
    Settings sun = of("sun", read(SUN));

    assertThat(sun.metadata())
        .isEqualTo(URI.create("https://idp.example/realms/cloud/.well-known/openid-configuration"));
    assertThat(sun.protocols()).containsExactly("openid");
    assertThat(sun.audiences()).containsExactly("identity");
    assertThat(sun.clients()).isEmpty();
    assertThat(sun.algorithms()).contains("RS256", "ES512").doesNotContain("HS256", "none");
    assertThat(sun.prefix()).isEqualTo("OIDC-");
    assertThat(sun.skew()).isEqualTo(Duration.ofSeconds(60));
    assertThat(sun.userInfo()).isTrue();
    assertThat(sun.bearers()).isEqualTo(Settings.Bearers.AUTO);
    assertThat(sun.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void several_have_a_file_each_over_what_all_share() throws IOException {
    Files.writeString(
        folder.resolve("moon.conf"),
        """
        [xloud]
        oidc.issuer = https://moon.example
        oidc.client-id = other
        oidc.protocols = openid,mapped
        """);
    Files.writeString(folder.resolve("README"), "no provider");
    Map<String, String> options = new HashMap<>(SUN);
    options.put("oidc.folder", folder.toString());
    options.put("oidc.clock-skew", "5 s");
    Map<String, Settings> all = read(options);

    assertThat(all.keySet()).isEqualTo(Set.of("sun", "moon"));
    assertThat(of("moon", all).issuer()).isEqualTo("https://moon.example");
    assertThat(of("moon", all).client().id()).isEqualTo("other");
    assertThat(of("moon", all).skew()).isEqualTo(Duration.ofSeconds(5));
    assertThat(OidcConfig.idsBy(all, "openid")).containsExactly("moon", "sun");
    assertThat(OidcConfig.idsBy(all, "mapped")).containsExactly("moon");
  }

  @Test
  void a_secret_may_lie_in_a_file() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "fr0m-file\n");
    Settings sun = of("sun", read("oidc.client-secret-file", file.toString()));

    assertThat(sun.client().secret().orElseThrow().reveal()).isEqualTo("fr0m-file");
  }

  @Test
  void what_cannot_be_meant_is_said_at_once() {
    refused("oidc.issuer", "");
    refused("oidc.client-id", "");
    refused("oidc.client-secret", "");
    refused("oidc.client-secret-file", "/nowhere");
    refused("oidc.metadata-url", "no address");
    assertThat(of("sun", read("oidc.client-authentication", "none")).client().showing())
        .isEqualTo(Settings.Showing.NOTHING);
  }

  @Test
  void i5_no_algorithm_with_a_shared_secret_can_be_configured() {
    refused("oidc.algorithms", "RS256,HS256");
    refused("oidc.algorithms", "none");
  }

  @Test
  void l6_a_provider_elsewhere_is_asked_by_tls_unless_told_otherwise() {
    refused("oidc.issuer", "http://idp.example");
    refused("oidc.issuer", "http://127.0.0.1.evil.example");
    refused("oidc.issuer", "https://user@idp.example");
    refused("oidc.issuer", "file:///etc/passwd");
    assertThat(read("oidc.issuer", "http://127.0.0.1:8080/x")).containsKey("sun");
    Map<String, String> plain = new HashMap<>(SUN);
    plain.put("oidc.issuer", "http://idp.example");
    plain.put("oidc.plain", "true");
    assertThat(read(plain)).containsKey("sun");
  }
}
