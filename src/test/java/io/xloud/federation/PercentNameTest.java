package io.xloud.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.vectors.Vectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PercentNameTest {
  @Test
  void plain_letters_stay_and_all_else_is_utf_8() {
    assertThat(PercentName.of("ada_L.o-v~e/9")).isEqualTo("ada_L.o-v~e/9");
    assertThat(PercentName.of("a b+c@d")).isEqualTo("a%20b%2Bc%40d");
    assertThat(PercentName.of("ñ€")).isEqualTo("%C3%B1%E2%82%AC");
  }

  @TestFactory
  Stream<DynamicTest> names_become_the_references_ids() {
    return StreamSupport.stream(
            Vectors.file("mapping-engine.json").required("cases").spliterator(), false)
        .filter(PercentNameTest::isNamed)
        .map(it ->
            DynamicTest.dynamicTest(
                it.path("id").asText(),
                () ->
                    assertThat(PercentName.of(name(it)))
                        .isEqualTo(it.at("/user_after_preparation/id").asText())));
  }

  /** Where the mapping gives no id of its own, the id is made of the name. */
  private static boolean isNamed(JsonNode vector) {
    return vector.has("user_after_preparation") && !vector.at("/result/user").has("id");
  }

  private static String name(JsonNode vector) {
    return vector.at("/result/user/name").asText();
  }
}
