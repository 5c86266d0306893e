package io.xloud.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.xloud.config.ConfigException;
import io.xloud.error.StartFailure;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Boots the beans and says in a sentence why that failed, when it did. */
final class Boot {
  private Boot() {}

  /** Answers the exit code. */
  static int run(Class<? extends QuarkusApplication> application, String... words) {
    AtomicReference<Integer> exitCode = new AtomicReference<>(1);
    Quarkus.run(
        application,
        (code, failure) -> {
          exitCode.set(code);
          tell(failure);
        },
        words);
    return exitCode.get();
  }

  /** What has a sentence for people shows that alone; everything else is a defect. */
  private static void tell(@Nullable Throwable failure) {
    if (failure != null) {
      sentence(failure)
          .ifPresentOrElse(System.err::println, () -> failure.printStackTrace(System.err));
    }
  }

  static Optional<String> sentence(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof StartFailure || each instanceof ConfigException) {
        return Optional.of(String.valueOf(each.getMessage()));
      }
    }
    return Optional.empty();
  }
}
