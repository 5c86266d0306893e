package io.xloud.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTextTest {
  private static final String P1 = "0b2f6e3a8c1d4f5e9a7b6c5d4e3f2a1b";
  private static final String P2 = "ffffffffffffffffffffffffffffffff";

  private final SharedTexts texts = new SharedTexts();

  private CatalogText text(String json, @Nullable String projectId) {
    return CatalogText.of(json, projectId, texts);
  }

  private static String written(CatalogText text) {
    ByteBuf into = Unpooled.buffer().writeByte('[');
    text.write(into);
    assertThat(into.readableBytes()).isEqualTo(1 + text.length());
    return into.toString(1, text.length(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        P1,
        P1 + P1,
        "[{\"url\":\"http://swift/v1/AUTH_" + P1 + "\"},{\"url\":\"http://cinder/v3/" + P1 + "\"}]",
        "{\"region\":\"Zürich 東京 😀\",\"url\":\"http://é/" + P1 + "/ö/" + P1 + "\"}"
      })
  void is_written_as_it_was_rendered(String json) {
    assertThat(written(text(json, P1))).isEqualTo(json);
    assertThat(written(text(json, P2))).isEqualTo(json);
    assertThat(written(text(json, ""))).isEqualTo(json);
    assertThat(written(text(json, null))).isEqualTo(json);
  }

  @Test
  void an_id_may_be_any_word() {
    String json = "[\"http://é/é.é\", \"a.c abc\"]";

    for (String id : new String[] {"é", ".", "a.c", "[", "$1"}) {
      assertThat(written(text(json, id))).as(id).isEqualTo(json);
    }
  }

  @Test
  void projects_that_differ_in_nothing_but_their_id_share_their_text() {
    CatalogText one = text("a/" + P1 + "/b/" + P1, P1);
    CatalogText other = text("a/" + P2 + "/b/" + P2, P2);

    assertThat(texts.size()).isOne();
    assertThat(written(one)).isEqualTo("a/" + P1 + "/b/" + P1);
    assertThat(written(other)).isEqualTo("a/" + P2 + "/b/" + P2);
  }

  @Test
  void projects_that_differ_in_more_do_not() {
    CatalogText one = text("a/" + P1 + "/b/" + " ".repeat(32), P1);
    CatalogText other = text("a/" + " ".repeat(32) + "/b/" + P2, P2);

    assertThat(texts.size()).isEqualTo(2);
    assertThat(written(one)).isEqualTo("a/" + P1 + "/b/" + " ".repeat(32));
    assertThat(written(other)).isEqualTo("a/" + " ".repeat(32) + "/b/" + P2);
  }
}
