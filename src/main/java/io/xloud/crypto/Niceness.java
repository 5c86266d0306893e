package io.xloud.crypto;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.System.Logger.Level;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets single threads stand back behind all others. Java's own priorities do nothing on Linux
 * without rights that a service should not have; there each thread has a nice value of its own, and
 * everybody may raise it.
 */
final class Niceness {
  private static final System.Logger LOG = System.getLogger(Niceness.class.getName());

  private static final AtomicBoolean SAID = new AtomicBoolean();

  private Niceness() {}

  /** The work, on a thread that is the nicer for it where that can be had. */
  static Runnable with(int nicer, Runnable work) {
    return after(() -> nice().ifPresent(nice -> call(nice, nicer)), work);
  }

  /** The work, whatever becomes of the attempt to stand back. */
  static Runnable after(Runnable standingBack, Runnable work) {
    return () -> {
      attempt(standingBack);
      work.run();
    };
  }

  /**
   * Takes Errors too, such as that of a native image which holds no such call: the executor counts
   * a thread that ends before its work begins as one that works.
   */
  private static void attempt(Runnable standingBack) {
    try {
      standingBack.run();
    } catch (Throwable e) {
      if (SAID.compareAndSet(false, true)) {
        LOG.log(Level.WARNING, "passwords are hashed with the priority of all else", e);
      }
    }
  }

  /** Elsewhere than on Linux the same call would change the whole process. */
  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> nice() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.empty();
    }
    try {
      Linker linker = Linker.nativeLinker();
      return linker
          .defaultLookup()
          .find("nice")
          .map(symbol -> linker.downcallHandle(symbol, FunctionDescriptor.of(JAVA_INT, JAVA_INT)));
    } catch (IllegalCallerException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "passwords are hashed with the priority of all else", e);
      return Optional.empty();
    }
  }

  private static void call(MethodHandle nice, int nicer) {
    try {
      int now = (int) nice.invokeExact(nicer);
      LOG.log(Level.DEBUG, "passwords are hashed at nice {0}", now);
    } catch (Throwable e) {
      throw new IllegalStateException("the priority of a thread could not be lowered", e);
    }
  }
}
