package io.xloud.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Counts how often a database died, and tells how long to wait before it is started again: at once
 * the first time, longer each further time, and not at all when it dies over and over.
 */
public final class Revivals {
  private static final int MOST = 5;
  private static final Duration WITHIN = Duration.ofMinutes(10);

  private final LongSupplier nanoTime;
  private final Deque<Long> recent = new ArrayDeque<>();
  private int count;
  private boolean givenUp;

  Revivals(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The pause before the next try; empty when there have been too many. */
  synchronized Optional<Duration> next() {
    long now = nanoTime.getAsLong();
    recent.removeIf(then -> now - then > WITHIN.toNanos());
    givenUp = recent.size() == MOST;
    if (givenUp) {
      return Optional.empty();
    }
    Duration pause =
        recent.isEmpty() ? Duration.ZERO : Duration.ofSeconds(1L << (recent.size() - 1));
    recent.add(now);
    count++;
    return Optional.of(pause);
  }

  /** Since this process began. */
  public synchronized int count() {
    return count;
  }

  /** Whether it died so often that it is left ended. */
  public synchronized boolean givenUp() {
    return givenUp;
  }
}
