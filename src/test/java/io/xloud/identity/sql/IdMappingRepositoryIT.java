package io.xloud.identity.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.event.Change;
import io.xloud.identity.IdMapping;
import io.xloud.identity.IdMapping.Kind;
import io.xloud.identity.IdMappings;
import io.xloud.identity.IdentityHouse;
import io.xloud.testing.TestDatabase;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdMappingRepositoryIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final IdentityHouse house = new IdentityHouse(DB);
  private final IdMappings mappings = house.mappings();

  static Stream<VectorCase> rows() {
    return Vectors.cases("id-mapping.json", "id_mapping_rows");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void stores_and_finds_what_the_reference_does(VectorCase vector) {
    JsonNode entity = vector.node().get("entity");
    String domainId = entity.get("domain_id").asText();
    String localId = entity.get("local_id").asText();
    Kind kind = Kind.valueOf(entity.get("entity_type").asText().toUpperCase(Locale.ROOT));
    JsonNode given = vector.node().get("public_id_given");
    if (!given.isNull()) {
      mappings.adopt(new IdMapping(given.asText(), domainId, localId, kind));
    }

    assertThat(mappings.publicIds(domainId, kind, List.of(localId)))
        .isEqualTo(Map.of(localId, vector.node().get("public_id").asText()));
    assertThat(mappings.find(vector.node().get("lookup").asText()))
        .contains(new IdMapping(vector.node().get("public_id").asText(), domainId, localId, kind));
  }

  @Test
  void an_id_is_made_once_and_stays() {
    Map<String, String> first = mappings.publicIds("once", Kind.USER, List.of("ada", "grace"));

    assertThat(first)
        .isEqualTo(
            Map.of(
                "ada", IdMapping.of("once", Kind.USER, "ada").publicId(),
                "grace", IdMapping.of("once", Kind.USER, "grace").publicId()));
    assertThat(mappings.publicIds("once", Kind.USER, List.of("grace", "ada"))).isEqualTo(first);
    assertThat(mappings.publicIds("once", Kind.GROUP, List.of("ada")).get("ada"))
        .isNotEqualTo(first.get("ada"));
  }

  @Test
  void a_mapping_that_another_made_otherwise_is_kept() {
    mappings.adopt(new IdMapping("given", "kept", "ada", Kind.USER));

    assertThat(mappings.publicIds("kept", Kind.USER, List.of("ada", "ADA")))
        .isEqualTo(Map.of("ada", "given", "ADA", "given"));
    assertThat(mappings.find("GIVEN ")).map(IdMapping::publicId).contains("given");
  }

  /** The table takes them for one; who comes second has no id rather than another's. */
  @Test
  void two_people_never_get_one_id() {
    Map<String, String> both =
        mappings.publicIds("accents", Kind.USER, List.of("rene", "ren\u00e9"));

    assertThat(both.values()).doesNotHaveDuplicates();
    assertThat(mappings.publicIds("accents", Kind.USER, List.of("rene", "ren\u00e9")))
        .isEqualTo(both);
  }

  @Test
  void what_no_column_can_hold_has_no_id() {
    String smile = "\uD83D\uDE00";

    assertThat(mappings.publicIds("odd", Kind.USER, List.of(smile, "x".repeat(256), "fits")))
        .containsOnlyKeys("fits");
    assertThat(mappings.publicIds("odd", Kind.USER, List.of())).isEmpty();
  }

  @Test
  void many_are_made_at_once() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 1201; i++) {
      ids.add("user-" + i);
    }

    assertThat(mappings.publicIds("many", Kind.USER, ids)).hasSize(1201);
    assertThat(mappings.publicIds("many", Kind.USER, ids)).hasSize(1201);
  }

  @Test
  void those_of_a_domain_go_and_no_others() {
    mappings.publicIds("gone", Kind.USER, List.of("ada"));
    mappings.publicIds("spared", Kind.USER, List.of("ada"));

    house.database.change(_ -> {
      mappings.deleteOf("gone");
      house.outbox().record(Change.of(IdentityHouse.BY, "deleted", "domain", "gone"));
    });
    assertThat(mappings.find(IdMapping.of("gone", Kind.USER, "ada").publicId())).isEmpty();
    assertThat(mappings.find(IdMapping.of("spared", Kind.USER, "ada").publicId())).isPresent();
  }
}
