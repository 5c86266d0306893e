package io.xloud.it.server;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Does at the same time what does not need each other, and waits for all of it. */
public final class AtOnce {
  private AtOnce() {}

  public interface Task {
    void run() throws IOException, InterruptedException;
  }

  /** What one of them fails with, all of them fail with. */
  public static void run(Task... tasks) throws IOException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all =
          Stream.of(tasks)
              .map(task ->
                  threads.submit(() -> {
                    task.run();
                    return true;
                  }))
              .toList();
      for (Future<Boolean> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case Error failure -> throw failure;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }
}
