package io.xloud.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.vectors.Vectors;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Which mappings the reference would store, and which not. */
class MappingSchemasTest {
  private static final Set<String> VERSIONS = Set.of("1.0", "2.0", "3.0");

  private final Schemas schemas = new Schemas();

  @TestFactory
  Stream<DynamicTest> a_mapping_is_taken_where_the_reference_takes_it() {
    return StreamSupport.stream(
            Vectors.file("mapping-engine.json").required("cases").spliterator(), false)
        .filter(it -> VERSIONS.contains(version(it)))
        .map(it -> DynamicTest.dynamicTest(it.path("id").asText(), () -> compare(it)));
  }

  private static String version(JsonNode vector) {
    return vector.at("/mapping/schema_version").asText("1.0");
  }

  private void compare(JsonNode vector) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("mapping", vector.path("mapping"));
    Throwable refused = catchThrowable(() -> schemas.check("mapping-" + version(vector), body));
    assertThat(refused == null)
        .as("%s: %s", vector.path("title").asText(), refused)
        .isEqualTo(vector.path("schema_valid").asBoolean());
  }
}
