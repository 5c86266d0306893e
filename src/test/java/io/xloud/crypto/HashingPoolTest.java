package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HashingPoolTest {
  private static final Secret PASSWORD = Secret.of("s3cret");

  /** One is hashed, one waits; of the two that come after the first, the later is refused. */
  @Test
  void refuses_with_503_and_a_time_to_come_again_when_the_line_is_full() throws Exception {
    Gate gate = new Gate();
    HashingPool pool = new HashingPool(gate, 1, 1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<String> callers = new ExecutorCompletionService<>(threads);
      callers.submit(() -> pool.hash(PASSWORD));
      gate.begun.acquire();
      callers.submit(() -> pool.hash(PASSWORD));
      callers.submit(() -> pool.hash(PASSWORD));
      assertThatThrownBy(() -> callers.take().get())
          .cause()
          .isInstanceOfSatisfying(
              KeystoneException.class,
              refusal -> assertThat(refusal.problem()).isInstanceOf(Problem.Unavailable.class));
      gate.open.countDown();
      assertThat(callers.take().get()).isEqualTo("hashed");
      assertThat(callers.take().get()).isEqualTo("hashed");
    }
    assertThat(gate.most).hasValue(1);
    pool.close();
  }

  @Test
  void hands_on_what_the_hasher_refuses() {
    HashingPool pool = new HashingPool(new Refusing(), 1, 1);
    assertThatThrownBy(() -> pool.hash(PASSWORD))
        .isInstanceOfSatisfying(
            KeystoneException.class,
            refusal -> assertThat(refusal.problem()).isInstanceOf(Problem.TooLarge.class));
    pool.close();
  }

  private static class Refusing implements PasswordHasher {
    @Override
    public String hash(Secret password) {
      throw new Problem.TooLarge().raised();
    }

    @Override
    public boolean matches(Secret password, String stored) {
      return false;
    }

    @Override
    public void pretend(Secret password) {}
  }

  /** Hashes nothing before it is opened. */
  private static final class Gate implements PasswordHasher {
    private final CountDownLatch open = new CountDownLatch(1);
    private final Semaphore begun = new Semaphore(0);
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public String hash(Secret password) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      begun.release();
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      now.decrementAndGet();
      return "hashed";
    }

    @Override
    public boolean matches(Secret password, String stored) {
      return hash(password).equals(stored);
    }

    @Override
    public void pretend(Secret password) {
      hash(password);
    }
  }
}
