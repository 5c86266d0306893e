package io.xloud.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.node.KeySets.KeySet;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
  @ParameterizedTest
  @ValueSource(strings = {"\"yesterday\"", "\"\"", "null", "7", "{}", "\"2026-13-01T00:00:00Z\""})
  void a_time_that_is_none_counts_as_long_ago(String made) {
    String row =
        """
        {"fernet": {"fingerprint": "f", "alarm": "", "held": [{"number": 1, "key": "k", "made": %s}]}}
        """;
    assertThat(KeySet.read(row.formatted(made)))
        .singleElement()
        .satisfies(
            set -> assertThat(set.held()).containsExactly(new KeySet.Held(1, "k", Instant.EPOCH)));
  }

  @Test
  void what_is_no_object_tells_nothing() {
    for (String row : new String[] {"", "null", "[]", "3", "{"}) {
      assertThat(KeySet.read(row)).as(row).isEmpty();
    }
  }
}
