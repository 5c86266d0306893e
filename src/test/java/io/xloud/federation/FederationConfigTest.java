package io.xloud.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FederationConfigTest {
  @Test
  void a_protocols_own_section_goes_before_that_of_all() {
    FederationConfig config =
        FederationConfig.from(
            Options.of(
                Map.of(
                    "federation", Map.of("remote_id_attribute", "ALL"),
                    "openid", Map.of("remote_id_attribute", "HTTP_OIDC_ISS"),
                    "mapped", Map.of("remote_id_attribute", ""))));

    assertThat(config.remoteIdAttribute("openid")).contains("HTTP_OIDC_ISS");
    assertThat(config.remoteIdAttribute("OpenID")).contains("HTTP_OIDC_ISS");
    assertThat(config.remoteIdAttribute("mapped")).contains("ALL");
    assertThat(config.remoteIdAttribute("saml2")).contains("ALL");
  }

  @Test
  void a_version_of_the_language_that_nobody_knows_is_no_start() {
    Options options =
        Options.of(Map.of("federation", Map.of("attribute_mapping_default_schema_version", "4.0")));

    assertThatThrownBy(() -> FederationConfig.from(options))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("4.0");
  }
}
