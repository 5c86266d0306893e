package io.xloud.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.error.KeystoneException;
import io.xloud.federation.Mapped.GroupName;
import io.xloud.federation.Mapped.Place;
import io.xloud.vectors.Vectors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the rules of mappings make of attributes, against the recorded answers of the reference. */
class MappingVectorsTest {
  private static final String FILE = "mapping-engine.json";

  /** Design, section 10: of what may stand in braces only the documented form is expanded. */
  private static final Set<String> REFUSED_HERE =
      Set.of("format spec width", "index into the value", "attribute of the value");

  /** Design, section 10: a domain is missing where there is none, and not for a text's sake. */
  private static final Set<String> SERVED_HERE = Set.of("groups whose text holds the word name");

  @TestFactory
  Stream<DynamicTest> users_groups_and_projects_are_the_references() {
    return vectors()
        .filter(it -> it.path("schema_valid").asBoolean())
        .map(it -> DynamicTest.dynamicTest(name(it), () -> compare(it)));
  }

  @TestFactory
  Stream<DynamicTest> what_could_not_be_stored_is_served_or_refused_in_good_order() {
    return vectors()
        .filter(it -> !it.path("schema_valid").asBoolean())
        .map(it ->
            DynamicTest.dynamicTest(
                name(it),
                () -> {
                  try {
                    map(it);
                  } catch (KeystoneException e) {
                    assertThat(e.problem().status()).isEqualTo(400);
                  }
                }));
  }

  private static Stream<JsonNode> vectors() {
    return Vectors.file(FILE).required("cases").valueStream();
  }

  private static String name(JsonNode vector) {
    return vector.path("id").asText() + " " + vector.path("title").asText();
  }

  private static void compare(JsonNode vector) {
    String title = vector.path("title").asText();
    if (SERVED_HERE.contains(title)) {
      assertThat(map(vector).groupNames()).hasSize(1);
      return;
    }
    if (!vector.has("result") || REFUSED_HERE.contains(title)) {
      assertThatThrownBy(() -> map(vector)).isInstanceOf(KeystoneException.class);
      return;
    }
    JsonNode result = vector.path("result");
    Mapped mapped = map(vector);
    assertThat(mapped.user()).isEqualTo(result.path("user"));
    assertThat(mapped.person().local()).isEqualTo("local".equals(result.at("/user/type").asText()));
    assertThat(mapped.groupIds())
        .containsExactlyInAnyOrderElementsOf(
            result.path("group_ids").valueStream().map(JsonNode::asText).toList());
    assertThat(mapped.groupNames())
        .containsExactlyInAnyOrderElementsOf(
            result.path("group_names").valueStream().map(MappingVectorsTest::group).toList());
    assertThat(mapped.projects()).isEqualTo(result.path("projects"));
  }

  private static GroupName group(JsonNode group) {
    return new GroupName(group.path("name").asText(), Place.in(group.path("domain")).orElseThrow());
  }

  private static Mapped map(JsonNode vector) {
    JsonNode mapping = vector.path("mapping");
    return MappingRules.read(mapping.toString(), mapping.path("schema_version").asText("1.0"))
        .map(attributes(vector.path("assertion")));
  }

  /** As a web server leaves them: several values with semicolons between them. */
  private static Map<String, List<String>> attributes(JsonNode assertion) {
    Map<String, List<String>> attributes = new HashMap<>();
    assertion
        .properties()
        .forEach(member -> {
          if (member.getValue().isTextual()) {
            attributes.put(member.getKey(), List.of(member.getValue().textValue().split(";", -1)));
          }
        });
    return attributes;
  }
}
