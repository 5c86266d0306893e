package io.xloud.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTemplateTest {
  private static final Map<String, String> VALUES =
      Map.of("user_id", "u1", "project_id", "p1", "tenant_id", "p1");

  @Test
  void both_spellings_of_a_field_are_filled_in() {
    assertThat(UrlTemplate.fill("http://x/%(project_id)s/$(user_id)s", VALUES))
        .contains("http://x/p1/u1");
  }

  @Test
  void a_doubled_percent_sign_is_one() {
    assertThat(UrlTemplate.fill("http://x/%%/a", VALUES)).contains("http://x/%/a");
  }

  @Test
  void a_name_without_a_value_leaves_the_endpoint_out() {
    assertThat(UrlTemplate.fill("http://x/%(project_id)s", Map.of("user_id", "u1"))).isEmpty();
  }

  @Test
  void a_value_is_never_read_as_a_template() {
    Map<String, String> tricky = Map.of("user_id", "$1\\%(admin_token)s");
    assertThat(UrlTemplate.fill("http://x/%(user_id)s", tricky))
        .contains("http://x/$1\\%(admin_token)s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://x/$(admin_token)s",
        "http://x/%(nosuch)s",
        "http://x/%(project_id)",
        "http://x/%(project_id)z",
        "http://x/%(user_id)d",
        "http://x/%20",
        "http://x/%s",
        "http://x/%"
      })
  void J3_no_other_field_is_taken_or_expanded(String url) {
    assertThat(UrlTemplate.isValid(url)).isFalse();
    assertThat(UrlTemplate.fill(url, VALUES)).isEmpty();
  }
}
