package io.xloud.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeletionsTest {
  private static final Duration LATER = Duration.ofHours(1);
  private static final Deletions.Times TIMES =
      new Deletions.Times(List.of(Duration.ZERO, LATER), Duration.ofMillis(1));
  private static final Set<Region> ONE = EnumSet.of(Region.TOKENS);

  @Test
  void a_failure_of_whatever_kind_is_tried_again() throws InterruptedException {
    BlockingQueue<Set<Region>> done = new LinkedBlockingQueue<>();
    AtomicInteger tries = new AtomicInteger();
    try (Deletions deletions =
        deletions(regions -> {
          if (tries.incrementAndGet() <= 2) {
            throw new IllegalArgumentException("not foreseen");
          }
          done.add(regions);
        })) {
      deletions.owe(ONE);
      assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo(ONE);
      assertThat(tries).hasValue(3);
    }
  }

  @Test
  void while_it_fails_it_is_overdue() throws InterruptedException {
    BlockingQueue<Integer> tries = new LinkedBlockingQueue<>();
    try (Deletions deletions =
        deletions(_ -> {
          tries.add(1);
          throw new IllegalStateException("not foreseen");
        })) {
      deletions.owe(ONE);
      for (int i = 0; i < 2; i++) {
        assertThat(tries.poll(10, TimeUnit.SECONDS)).isNotNull();
      }
      assertThat(deletions.overdue()).isPositive();
    }
  }

  @Test
  void what_writers_leave_while_a_server_hangs_does_not_grow() throws InterruptedException {
    CompletableFuture<Void> hanging = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try (Deletions deletions =
        deletions(_ -> {
          begun.complete(null);
          hanging.join();
        })) {
      deletions.owe(ONE);
      begun.orTimeout(10, TimeUnit.SECONDS).join();
      long start = System.nanoTime();
      for (int i = 0; i < 10_000; i++) {
        deletions.owe(ONE);
      }
      long slots = Duration.ofNanos(System.nanoTime() - start).toMillis() / 50 + 3;
      assertThat(deletions.remembered()).isLessThanOrEqualTo((int) slots + 1);
      hanging.complete(null);
    }
  }

  private static Deletions deletions(Deletions.Telling telling) {
    return new Deletions("test", telling, TIMES).start();
  }
}
