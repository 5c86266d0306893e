package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.error.StartFailure;
import org.junit.jupiter.api.Test;

class BootTest {
  @Test
  void a_failure_is_told_by_the_sentence_at_its_bottom() {
    Throwable failure =
        new IllegalStateException("boot", new RuntimeException(new StartFailure("No rule 'x'.")));

    assertThat(Boot.sentence(failure)).contains("No rule 'x'.");
    assertThat(Boot.sentence(new IllegalStateException("a defect"))).isEmpty();
  }
}
