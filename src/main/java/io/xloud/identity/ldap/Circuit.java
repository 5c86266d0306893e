package io.xloud.identity.ldap;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Stops asking servers that do not answer: after a few failures in a row everybody is refused at
 * once, and one question now and then finds out whether they are back.
 */
final class Circuit {
  private static final int FAILURES = 3;

  private final long pause;
  private final LongSupplier nanos;
  private int failures;
  private long closedSince;

  /**
   * @param pause between two tries of servers that do not answer
   * @param nanos a monotonic clock, such as {@link System#nanoTime}
   */
  Circuit(Duration pause, LongSupplier nanos) {
    this.pause = pause.toNanos();
    this.nanos = nanos;
  }

  /** Whether to ask; whoever hears yes while servers fail is the one who tries. */
  synchronized boolean admits() {
    if (failures < FAILURES) {
      return true;
    }
    long now = nanos.getAsLong();
    if (now - closedSince < pause) {
      return false;
    }
    closedSince = now;
    return true;
  }

  synchronized void answered() {
    failures = 0;
  }

  synchronized void failed() {
    failures++;
    closedSince = nanos.getAsLong();
  }

  synchronized boolean isOpen() {
    return failures >= FAILURES;
  }
}
