package io.xloud.it.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Something done at a fixed rate, by several in turn, while something else is measured. */
final class Background implements AutoCloseable {
  private static final double LEAST = 0.95;

  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger performed = new AtomicInteger();
  private final long start = System.nanoTime();
  private final int perSecond;
  private final ExecutorService threads;
  private final List<Future<Void>> done;

  /** One deed; the number counts up from 0. */
  interface Deed {
    void perform(int number) throws Exception;
  }

  /**
   * @param deeds one for each thread, the same thing with a connection of its own
   */
  Background(int perSecond, List<Deed> deeds) {
    this.perSecond = perSecond;
    this.threads = Executors.newFixedThreadPool(deeds.size());
    this.done =
        deeds.stream().map(deed -> threads.submit((Callable<Void>) () -> run(deed))).toList();
  }

  private Void run(Deed deed) throws Exception {
    while (!ended.get()) {
      int number = count.getAndIncrement();
      SteadyLoad.awaitTime(start + number * 1_000_000_000L / perSecond);
      deed.perform(number);
      performed.incrementAndGet();
    }
    return null;
  }

  /** Nothing but this is done for so long. */
  void goOn(Duration time) {
    SteadyLoad.awaitTime(System.nanoTime() + time.toNanos());
  }

  /** So far; less than was asked for when the deeds take too long. */
  double rate() {
    return performed.get() * 1e9 / (System.nanoTime() - start);
  }

  /** The rate so far; fails when it is not what the scenario states. */
  double kept() {
    double rate = rate();
    if (rate < LEAST * perSecond) {
      throw new IllegalStateException(
          "%.1f per second were done beside the load instead of %d".formatted(rate, perSecond));
    }
    return rate;
  }

  /** Fails when a deed did. */
  @Override
  public void close() throws InterruptedException, ExecutionException {
    ended.set(true);
    threads.shutdown();
    for (Future<Void> each : done) {
      each.get();
    }
  }
}
