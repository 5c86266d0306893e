package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NicenessTest {
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void the_work_is_done_whatever_keeps_the_thread_from_standing_back() {
    Niceness.after(
            () -> {
              throw new UnsatisfiedLinkError("no such call in this image");
            },
            done::incrementAndGet)
        .run();
    Niceness.after(
            () -> {
              throw new IllegalStateException("not foreseen");
            },
            done::incrementAndGet)
        .run();
    assertThat(done).hasValue(2);
  }

  @Test
  void the_work_is_done_once_on_a_nicer_thread() throws InterruptedException {
    Thread thread = Thread.ofPlatform().start(Niceness.with(1, done::incrementAndGet));
    thread.join();
    assertThat(done).hasValue(1);
  }
}
