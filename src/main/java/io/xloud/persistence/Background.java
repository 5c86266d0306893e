package io.xloud.persistence;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Work done again and again on a thread of its own. A failure is logged once and the work goes on;
 * the log tells when it succeeds again.
 */
public final class Background implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Background.class.getName());

  private final String name;
  private final Duration interval;
  private final Runnable work;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean failing;

  public Background(String name, Duration interval, Runnable work) {
    this.name = name;
    this.interval = interval;
    this.work = work;
  }

  public synchronized void start() {
    thread = Thread.ofVirtual().name(name).start(this::loop);
  }

  /** Waits some seconds for the pass at hand, which may go on for longer. */
  @Override
  public synchronized void close() {
    closed.countDown();
    try {
      if (thread != null) {
        thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it is closed and no pass is at hand any more. */
  public synchronized boolean hasEnded() {
    return closed.getCount() == 0 && (thread == null || !thread.isAlive());
  }

  private void loop() {
    try {
      do {
        runOnce();
      } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce() {
    try {
      work.run();
      if (failing) {
        LOG.log(System.Logger.Level.INFO, name + " works again");
      }
      failing = false;
    } catch (RuntimeException | Error e) {
      if (!failing) {
        LOG.log(System.Logger.Level.WARNING, name + " fails and will be tried again", e);
      }
      failing = true;
    }
  }
}
