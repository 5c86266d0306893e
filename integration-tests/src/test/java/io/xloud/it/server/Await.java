package io.xloud.it.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for what comes about in its own time, and fails the test where it does not. */
public final class Await {
  private static final long PAUSE_MILLIS = 20;

  private Await() {}

  /** What is asked again and again. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  public static void until(Duration longest, Condition condition) throws Exception {
    until(longest, "it came about", condition);
  }

  /**
   * @param what would be so, for people
   */
  public static void until(Duration longest, String what, Condition condition) throws Exception {
    until(longest, () -> what, condition);
  }

  /**
   * @param what would be so, for people, told when it is not
   */
  public static void until(Duration longest, Callable<String> what, Condition condition)
      throws Exception {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("within %s not: %s".formatted(longest, what.call()));
      }
      new CompletableFuture<Void>()
          .completeOnTimeout(null, PAUSE_MILLIS, TimeUnit.MILLISECONDS)
          .join();
    }
  }
}
