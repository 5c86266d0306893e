package io.xloud.architecture;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {
  private static final String ROOT = "io.xloud";
  private static final HousePlan PLAN = HousePlan.read();
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @ParameterizedTest
  @EnumSource
  void the_house_keeps(Fence fence) {
    fence.below(ROOT, PLAN).check(HOUSE);
  }

  @ParameterizedTest
  @EnumSource
  void a_planted_violation_is_found_of(Fence fence) {
    JavaClasses planted = new ClassFileImporter().importPackages(fence.plantedRoot());
    var found = fence.below(fence.plantedRoot(), PLAN).evaluate(planted);
    assertThat(found.getFailureReport().getDetails()).hasSize(1);
  }

  @Test
  void every_package_has_a_row_and_every_row_a_package() {
    assertThat(rooms()).containsExactlyInAnyOrderElementsOf(PLAN.rooms().keySet());
  }

  @Test
  void rows_name_rooms_that_have_a_row() {
    Set<String> known =
        java.util.stream.Stream.of(
                PLAN.rooms().keySet(), PLAN.roomsToCome().keySet(), Set.of("features"))
            .flatMap(Set::stream)
            .collect(toSet());
    PLAN.rooms()
        .values()
        .forEach(room ->
            assertThat(PLAN.rooms().keySet()).containsAll(without(room.named(), "features")));
    PLAN.roomsToCome().values().forEach(room -> assertThat(known).containsAll(room.named()));
  }

  private static Set<String> without(Set<String> names, String name) {
    return names.stream().filter(n -> !n.equals(name)).collect(toSet());
  }

  private static Set<String> rooms() {
    return HOUSE.stream()
        .map(type -> type.getPackageName())
        .filter(name -> !name.equals(ROOT))
        .map(name -> Fence.room(ROOT, name))
        .collect(toSet());
  }
}
