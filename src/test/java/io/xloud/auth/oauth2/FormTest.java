package io.xloud.auth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.auth.oauth2.Form.Login;
import io.xloud.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
  private static final String TYPE = "application/x-www-form-urlencoded";

  private static Form form(String body) {
    return Form.read(TYPE, body, null);
  }

  @Test
  void members_are_decoded_and_the_first_of_two_counts() {
    Form form = form("grant_type=client+credentials&a=%C3%A9&a=2&empty=&bare");

    assertThat(form.member("grant_type")).contains("client credentials");
    assertThat(form.member("a")).contains("é");
    assertThat(form.member("empty")).contains("");
    assertThat(form.member("bare")).contains("");
    assertThat(form.member("none")).isEmpty();
  }

  @Test
  void what_is_no_form_has_no_members() {
    assertThat(Form.read("application/json", "a=b", null).member("a")).isEmpty();
    assertThat(Form.read(null, "a=b", null).member("a")).isEmpty();
    assertThat(Form.read(TYPE + "; charset=utf-8", "a=b", null).member("a")).contains("b");
    assertThatThrownBy(() -> form("a=%zz")).hasMessage("The form could not be read.");
  }

  @Test
  void a_client_says_who_it_is_in_a_header() {
    String both = Base64.getEncoder().encodeToString("id:a:b é".getBytes(StandardCharsets.UTF_8));

    assertThat(Form.read(TYPE, "", "basic " + both).basic())
        .contains(new Login("id", Secret.of("a:b é")));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"Bearer x", "Basic", "Basic !", "Basic aWQ="})
  void a_header_that_names_nobody_is_as_none(@Nullable String header) {
    assertThat(Form.read(TYPE, "", header).basic()).isEmpty();
  }

  @Test
  void nothing_of_a_form_is_printed() {
    assertThat(form("client_secret=hidden").toString()).doesNotContain("hidden");
  }
}
