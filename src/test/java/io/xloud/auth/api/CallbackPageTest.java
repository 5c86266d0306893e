package io.xloud.auth.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbackPageTest {
  @TempDir Path home;

  @Test
  void our_own_page_posts_the_token_to_the_dashboard() {
    String page = new CallbackPage(Options.defaults()).filled("https://there/websso/", "gAAA-_=");

    assertThat(page)
        .contains("action=\"https://there/websso/\"")
        .contains("name=\"token\" value=\"gAAA-_=\"");
  }

  @Test
  void what_stands_in_a_page_cannot_end_its_place() {
    String page = new CallbackPage(Options.defaults()).filled("https://there/\"><b>", "&'");

    assertThat(page).contains("action=\"https://there/&quot;&gt;&lt;b&gt;\"");
    assertThat(page).contains("value=\"&amp;&#39;\"");
  }

  @Test
  void an_operators_page_has_marks_in_both_forms() throws IOException {
    assertThat(page("$host ${host} $token $$5 $other ${other}").filled("h", "t$host"))
        .isEqualTo("h h t$host $5 $other ${other}");
  }

  @Test
  void an_operators_page_that_cannot_be_read_is_no_start() {
    assertThatThrownBy(() -> new CallbackPage(options(home.resolve("missing"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sso_callback_template");
  }

  private CallbackPage page(String template) throws IOException {
    return new CallbackPage(options(Files.writeString(home.resolve("page.html"), template)));
  }

  private static Options options(Path template) {
    return Options.of(Map.of("federation", Map.of("sso_callback_template", template.toString())));
  }
}
