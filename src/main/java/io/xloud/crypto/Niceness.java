package io.xloud.crypto;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.System.Logger.Level;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Lets single threads stand back behind all others. Java's own priorities do nothing on Linux
 * without rights that a service should not have; there each thread has a nice value of its own, and
 * everybody may raise it.
 */
final class Niceness {
  private static final System.Logger LOG = System.getLogger(Niceness.class.getName());
  private static final int PRIO_PROCESS = 0;
  private static final int THIS_THREAD = 0;

  private Niceness() {}

  /** The work, on a thread that is the nicer for it. */
  static Runnable with(int nice, Runnable work) {
    return () -> {
      raise(nice);
      work.run();
    };
  }

  private static void raise(int nice) {
    boolean raised = setpriority().map(handle -> call(handle, nice) == 0).orElse(false);
    LOG.log(Level.DEBUG, "passwords are hashed {0}", raised ? "at nice " + nice : "as all else");
  }

  /** Elsewhere the same call would change the whole process. */
  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> setpriority() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.empty();
    }
    try {
      Linker linker = Linker.nativeLinker();
      return linker
          .defaultLookup()
          .find("setpriority")
          .map(symbol ->
              linker.downcallHandle(
                  symbol, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)));
    } catch (IllegalCallerException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "no call into the system", e);
      return Optional.empty();
    }
  }

  private static int call(MethodHandle setpriority, int nice) {
    try {
      return (int) setpriority.invokeExact(PRIO_PROCESS, THIS_THREAD, nice);
    } catch (Throwable e) {
      throw new IllegalStateException("setpriority could not be called", e);
    }
  }
}
