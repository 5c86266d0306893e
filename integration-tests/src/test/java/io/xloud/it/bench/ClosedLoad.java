package io.xloud.it.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What wrk does, for what wrk can't: it never understands the answers to {@code HEAD}. It takes
 * more of the processor than wrk, so its figures compare with one another only.
 */
record ClosedLoad(List<String> requests, int connections, Duration time) {
  private static final int BAD_REQUEST = 400;

  /** What one connection has seen. */
  private record Seen(List<Long> nanos, int errors) {}

  Load drive(Side side) throws InterruptedException {
    Usage before = Usage.of(side.pid());
    double clientBefore = Usage.ofThis().cpuSeconds();
    long start = System.nanoTime();
    List<Seen> seen = run(side, start + time.toNanos());
    double seconds = (System.nanoTime() - start) / 1e9;
    Usage after = Usage.of(side.pid());
    long[] nanos =
        seen.stream()
            .flatMap(one -> one.nanos().stream())
            .mapToLong(Long::longValue)
            .sorted()
            .toArray();
    return new Load(
        nanos.length,
        seconds,
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 0.99)] / 1e6,
        seen.stream().mapToInt(Seen::errors).sum(),
        after.cpuSeconds() - before.cpuSeconds(),
        Usage.ofThis().cpuSeconds() - clientBefore,
        after.residentBytes());
  }

  private List<Seen> run(Side side, long end) throws InterruptedException {
    List<Seen> seen = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Callable<Seen>> all =
          IntStream.range(0, connections)
              .<Callable<Seen>>mapToObj(place -> () -> connection(side, new Random(place), end))
              .toList();
      for (Future<Seen> each : threads.invokeAll(all)) {
        seen.add(each.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return seen;
  }

  private Seen connection(Side side, Random dice, long end) throws IOException {
    List<Long> nanos = new ArrayList<>();
    int errors = 0;
    try (Wire wire = new Wire(side)) {
      for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
        int status = wire.ask(requests.get(dice.nextInt(requests.size()))).status();
        nanos.add(System.nanoTime() - start);
        errors += status >= BAD_REQUEST ? 1 : 0;
      }
    }
    return new Seen(nanos, errors);
  }
}
