package io.xloud.it.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** So many at once; the first failure fails the test. */
record Lanes(int number) {
  interface Work<T, R> {
    R on(T each) throws Exception;
  }

  static Lanes of(int number) {
    return new Lanes(number);
  }

  /** What came of each, in order. */
  <T, R> List<R> each(List<T> all, Work<T, R> work) throws Exception {
    try (ExecutorService lanes = Executors.newFixedThreadPool(number)) {
      List<Callable<R>> tasks = all.stream().<Callable<R>>map(each -> () -> work.on(each)).toList();
      List<R> done = new ArrayList<>();
      for (Future<R> each : lanes.invokeAll(tasks)) {
        done.add(each.get());
      }
      return done;
    }
  }
}
