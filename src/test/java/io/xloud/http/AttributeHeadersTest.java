package io.xloud.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributeHeadersTest {
  private static Map<String, String> attributes(List<String> written, String... headers) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return AttributeHeaders.parse(written).in(all);
  }

  @Test
  void nobody_is_told_of_headers_that_nobody_named() {
    assertThat(attributes(List.of(), "OIDC-sub", "ada", "X-Roles", "admin")).isEmpty();
    assertThatThrownBy(() -> AttributeHeaders.parse(List.of("*")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void headers_have_the_names_that_web_servers_give_them_or_their_own() {
    assertThat(
            attributes(
                List.of("OIDC-*", "X-Mellon-Name=MELLON_NAME_ID", "Shib-Mail"),
                "oidc-claim-sub",
                "1",
                "x-mellon-name",
                "2",
                "SHIB-MAIL",
                "3",
                "X-Other",
                "4"))
        .containsOnly(
            Map.entry("HTTP_OIDC_CLAIM_SUB", "1"),
            Map.entry("MELLON_NAME_ID", "2"),
            Map.entry("HTTP_SHIB_MAIL", "3"));
  }

  @Test
  void i1_an_attribute_that_came_twice_in_whatever_spelling_is_none() {
    assertThat(attributes(List.of("OIDC-*"), "OIDC-sub", "ada", "OIDC-sub", "eve")).isEmpty();
    assertThat(attributes(List.of("OIDC*"), "OIDC-sub", "ada", "OIDC_sub", "eve")).isEmpty();
    assertThat(attributes(List.of("OIDC-*"), "OIDC-sub", "ada", "OIDC_sub", "eve"))
        .containsOnly(Map.entry("HTTP_OIDC_SUB", "ada"));
  }

  @Test
  void i10_what_is_utf_8_is_decoded_once_and_what_is_not_stays() {
    String told = "Ñandú";
    String wire = new String(told.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(AttributeHeaders.decoded(wire)).isEqualTo(told);
    assertThat(AttributeHeaders.decoded(told)).isEqualTo(told);
    assertThat(AttributeHeaders.decoded("€")).isEqualTo("€");
    assertThat(AttributeHeaders.decoded("plain")).isEqualTo("plain");
  }
}
