package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.error.StartFailure;
import org.junit.jupiter.api.Test;

class BootTest {
  @Test
  void a_failure_is_told_by_the_sentence_at_its_bottom() {
    StartFailure sentence = new StartFailure("No rule 'x'.");
    Throwable defect = new IllegalStateException("a defect");

    assertThat(Boot.told(new IllegalStateException("boot", new RuntimeException(sentence))))
        .isSameAs(sentence);
    assertThat(Boot.told(defect)).hasCause(defect);
  }
}
