package io.xloud.it.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Requests at a fixed rate, whatever the server does: each has its time, and what it waited for a
 * free connection counts as the server's.
 */
record SteadyLoad(List<String> requests, int perSecond, int connections, Duration time) {
  private static final int BAD_REQUEST = 400;

  /** What each connection shares with the others. */
  private record Course(long start, AtomicInteger next, long[] nanos, AtomicInteger errors) {}

  Load drive(Side side) throws InterruptedException {
    int count = (int) (perSecond * time.toMillis() / 1000);
    Course course =
        new Course(System.nanoTime(), new AtomicInteger(), new long[count], new AtomicInteger());
    Usage before = Usage.of(side.pid());
    double clientBefore = Usage.ofThis().cpuSeconds();
    run(side, course);
    double seconds = (System.nanoTime() - course.start()) / 1e9;
    Usage after = Usage.of(side.pid());
    Arrays.sort(course.nanos());
    return new Load(
        count,
        seconds,
        course.nanos()[count / 2] / 1e6,
        course.nanos()[(int) (count * 0.99)] / 1e6,
        course.errors().get(),
        after.cpuSeconds() - before.cpuSeconds(),
        Usage.ofThis().cpuSeconds() - clientBefore,
        after.residentBytes());
  }

  private void run(Side side, Course course) throws InterruptedException {
    Callable<Void> connection = () -> connection(side, course);
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Callable<Void>> all = IntStream.range(0, connections).mapToObj(_ -> connection).toList();
      for (Future<Void> each : threads.invokeAll(all)) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Void connection(Side side, Course course) throws IOException {
    long between = 1_000_000_000L / perSecond;
    try (Wire wire = new Wire(side)) {
      for (int i = course.next().getAndIncrement();
          i < course.nanos().length;
          i = course.next().getAndIncrement()) {
        long due = course.start() + i * between;
        awaitTime(due);
        int status = wire.ask(requests.get(i % requests.size())).status();
        course.nanos()[i] = System.nanoTime() - due;
        if (status >= BAD_REQUEST) {
          course.errors().incrementAndGet();
        }
      }
    }
    return null;
  }

  static void awaitTime(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
