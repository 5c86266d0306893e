package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private final AtomicLong now = new AtomicLong();
  private final Circuit circuit = new Circuit(Duration.ofSeconds(5), now::get);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      circuit.failed();
    }
  }

  @Test
  void a_few_failures_are_none() {
    fail(2);
    assertThat(circuit.admits()).isTrue();
    circuit.answered();
    fail(2);
    assertThat(circuit.admits()).isTrue();
    assertThat(circuit.isOpen()).isFalse();
  }

  @Test
  void after_three_in_a_row_one_tries_now_and_then() {
    fail(3);
    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.admits()).isFalse();

    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(circuit.admits()).isTrue();
    assertThat(circuit.admits()).as("one alone").isFalse();

    circuit.answered();
    assertThat(circuit.admits()).isTrue();
    assertThat(circuit.admits()).isTrue();
  }
}
