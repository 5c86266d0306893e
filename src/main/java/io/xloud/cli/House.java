package io.xloud.cli;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.QuarkusApplication;
import io.xloud.config.ConfigFiles;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The server's beans for a command: Quarkus without a listening port, for as long as it takes. */
final class House {
  private static final AtomicReference<@Nullable Callable<Integer>> WORK = new AtomicReference<>();

  private House() {}

  /** Boots, runs the work with all beans at hand, shuts down; answers the work's exit code. */
  static int run(ConfigFiles files, Callable<Integer> work) {
    CommandDatabase.open(files.options()).close(); // what is wrong with it is told in one sentence
    files.handOver();
    LogOptions.follow(files.options(), System.getProperties());
    System.setProperty("quarkus.http.host-enabled", "false");
    System.setProperty("quarkus.management.host-enabled", "false");
    System.setProperty("quarkus.banner.enabled", "false");
    System.getProperties().putIfAbsent("quarkus.log.console.level", "WARN"); // or as --debug says
    System.setProperty("quarkus.log.console.stderr", "true"); // what is printed is for programs too
    WORK.set(work);
    return Boot.run(Work.class);
  }

  static <T> T bean(Class<T> type) {
    return Arc.container().instance(type).get();
  }

  /** What Quarkus runs once the beans stand. */
  static final class Work implements QuarkusApplication {
    @Override
    public int run(String... args) throws Exception {
      Callable<Integer> work = WORK.getAndSet(null);
      return work == null ? 1 : work.call();
    }
  }
}
