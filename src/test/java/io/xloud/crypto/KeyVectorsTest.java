package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.vectors.Comparison;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.VectorComparator;
import io.xloud.vectors.Vectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Key folders of the reference service, read and rotated. */
@Tag("vectors")
class KeyVectorsTest {
  private static final String FILE = "fernet-tokens.json";

  @TempDir Path scratch;

  static Stream<VectorCase> keyRotation() {
    return Vectors.cases(FILE, "key_rotation");
  }

  @ParameterizedTest
  @MethodSource
  void keyRotation(VectorCase vector) {
    comparator().check(vector);
  }

  @Test
  void an_altered_rotation_is_noticed() {
    comparator().provesItself(keyRotation(), "/after/0", "/after");
  }

  private VectorComparator comparator() {
    return vector -> {
      try {
        return rotation(vector);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private List<String> rotation(VectorCase vector) throws IOException {
    Path folder = Files.createTempDirectory(scratch, "keys");
    Map<String, String> formerly = new HashMap<>();
    for (String name : VectorCase.texts(vector.at("files_before"))) {
      String key = FernetKey.fresh(new SecureRandom()).text().reveal();
      formerly.put(key, "former file " + name);
      Files.writeString(folder.resolve(name), key);
    }
    KeyRotation rotation =
        new KeyRotation(folder, vector.at("max_active_keys").asInt(), Optional.empty());
    KeyRotation.Plan plan = rotation.plan();
    KeyRotation.Rotated rotated = rotation.rotate();
    assertThat(new KeyRotation.Plan(rotated.promoted(), rotated.pruned())).isEqualTo(plan);
    return new Comparison(vector).field("after", after(folder, formerly)).mismatches();
  }

  private static Map<String, String> after(Path folder, Map<String, String> formerly)
      throws IOException {
    Map<String, String> after = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        after.put(
            file.getFileName().toString(),
            formerly.getOrDefault(Files.readString(file), "new key"));
      }
    }
    return after;
  }

  @Test
  void a_set_up_folder_holds_a_staged_and_a_primary_key_for_its_owner_alone() throws IOException {
    Path folder = scratch.resolve("new").resolve("keys");
    KeyRotation rotation = new KeyRotation(folder, 3, Optional.empty());
    assertThat(rotation.setUp()).contains(new KeyRotation.Rotated(1, List.of()));
    assertThat(rotation.setUp()).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    for (String name : List.of("0", "1")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void key_folders_load_in_the_order_of_the_reference() throws IOException {
    var sets = Vectors.file(FILE).required("key_sets").properties();
    System.out.printf("vectors: %s key_sets: %d cases%n", FILE, sets.size());
    for (Map.Entry<String, JsonNode> set : sets) {
      Path folder = Files.createTempDirectory(scratch, "keys");
      for (Map.Entry<String, JsonNode> file : set.getValue().required("files").properties()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue().asText());
      }
      List<String> expected =
          VectorCase.texts(set.getValue().required("load_order")).stream()
              .map(String::strip)
              .toList();
      assertThat(
              new KeyFolder(folder, false)
                  .read().keys().inOrder().stream().map(it -> it.text().reveal()))
          .as(set.getKey())
          .isEqualTo(expected);
    }
  }
}
