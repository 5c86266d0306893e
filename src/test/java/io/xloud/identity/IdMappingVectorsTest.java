package io.xloud.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.Vectors;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("vectors")
class IdMappingVectorsTest {
  static Stream<VectorCase> publicIds() {
    return Vectors.cases("id-mapping.json", "public_ids");
  }

  @ParameterizedTest
  @MethodSource("publicIds")
  void makes_the_public_id_every_node_makes(VectorCase vector) {
    JsonNode entity = vector.node();

    assertThat(publicId(entity)).isEqualTo(entity.get("public_id").asText());
  }

  static Stream<VectorCase> rows() {
    return Vectors.cases("id-mapping.json", "id_mapping_rows");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void makes_the_row_where_no_public_id_is_given(VectorCase vector) {
    JsonNode row = vector.node();
    if (row.get("public_id_given").isNull()) {
      assertThat(publicId(row.get("entity"))).isEqualTo(row.get("public_id").asText());
    }
  }

  private static String publicId(JsonNode entity) {
    String domainId = entity.get("domain_id").asText();
    var kind = IdMapping.Kind.valueOf(entity.get("entity_type").asText().toUpperCase(Locale.ROOT));
    JsonNode bytes = entity.get("local_id_hex");
    return bytes == null
        ? IdMapping.of(domainId, kind, entity.get("local_id").asText()).publicId()
        : IdMapping.publicId(domainId, kind, HexFormat.of().parseHex(bytes.asText()));
  }
}
