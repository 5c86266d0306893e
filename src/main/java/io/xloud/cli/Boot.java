package io.xloud.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.xloud.config.ConfigException;
import io.xloud.error.StartFailure;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Boots the beans, for the server and for commands. */
final class Boot {
  private Boot() {}

  /**
   * Lives until the application has ended and answers its exit code.
   *
   * @throws StartFailure what a bean could not start with
   * @throws ConfigException a setting that a bean could not start with
   */
  static int run(Class<? extends QuarkusApplication> application, String... words) {
    AtomicReference<Integer> exitCode = new AtomicReference<>(1);
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Quarkus.run(
        application,
        (code, failure) -> {
          exitCode.set(code);
          thrown.set(failure);
        },
        words);
    Throwable failure = thrown.get();
    if (failure != null) {
      throw told(failure);
    }
    return exitCode.get();
  }

  /** The failure that has a sentence for people, however deep; otherwise the whole. */
  static RuntimeException told(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartFailure || cause instanceof ConfigException) {
        return (RuntimeException) cause;
      }
    }
    return new IllegalStateException(failure);
  }
}
