package io.xloud.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/** Finds where we disagree with a case of the vectors. */
@FunctionalInterface
public interface VectorComparator {
  List<String> mismatches(VectorCase vector);

  /** Fails with every mismatch of the case. */
  default void check(VectorCase vector) {
    assertThat(mismatches(vector)).as(vector.toString()).isEmpty();
  }

  /**
   * Proves that this comparator looks at what it claims to compare: the first case that has the
   * value and agrees no longer agrees once the value is altered.
   */
  default void provesItself(Stream<VectorCase> cases, String... pointers) {
    List<VectorCase> all = cases.toList();
    for (String pointer : pointers) {
      VectorCase good =
          all.stream()
              .filter(it -> !it.node().at(pointer).isMissingNode() && mismatches(it).isEmpty())
              .findFirst()
              .orElseThrow(() -> new AssertionError("no agreeing case has " + pointer));
      assertThat(mismatches(good.altered(pointer)))
          .as("altered %s of %s", pointer, good)
          .isNotEmpty();
    }
  }
}
