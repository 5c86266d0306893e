package io.xloud.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import io.xloud.testing.KeyFiles;
import io.xloud.testing.Xml;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnMetadataTest {
  private static final KeyFiles KEYS = KeyFiles.of("cloud", "EC");

  private static Map<String, String> settings() {
    return new HashMap<>(
        Map.of(
            "idp_entity_id", "https://a.example/v3/OS-FEDERATION/saml2/idp",
            "idp_sso_endpoint", "https://a.example/v3/OS-FEDERATION/saml2/sso",
            "certfile", KEYS.certificateFile().toString()));
  }

  private static String metadata(Map<String, String> settings) {
    return OwnMetadata.of(OwnProviderConfig.from(Options.of(Map.of("saml", settings))));
  }

  @Test
  void says_what_keystone_says() throws Exception {
    String certificate = Base64.getEncoder().encodeToString(KEYS.certificate().getEncoded());

    assertThat(Xml.shape(metadata(settings())))
        .isEqualTo(
            Xml.shape(Xml.resource("keystone-metadata.xml").replace("CERTIFICATE", certificate)));
  }

  @Test
  void what_stands_in_settings_stays_text() {
    Map<String, String> settings = settings();
    settings.put("idp_organization_name", "Sun & <Moon>");
    settings.put("idp_lang", "de");

    String metadata = metadata(settings);

    assertThat(metadata).contains("Sun &amp; &lt;Moon");
    assertThat(Xml.shape(metadata)).contains("lang=de] Sun & <Moon>");
  }

  @Test
  void a_setting_that_is_missing_is_named() {
    for (String option : new String[] {"idp_entity_id", "idp_sso_endpoint"}) {
      Map<String, String> settings = settings();
      settings.remove(option);
      assertThatThrownBy(() -> metadata(settings))
          .isInstanceOf(ConfigException.class)
          .hasMessage("Ensure configuration option %s is set.", option);
    }
  }

  @Test
  void a_certificate_that_is_none_is_named() {
    Map<String, String> settings = settings();
    settings.put("certfile", KEYS.keyFile().toString());
    assertThatThrownBy(() -> metadata(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("[saml] certfile names " + KEYS.keyFile());
  }
}
