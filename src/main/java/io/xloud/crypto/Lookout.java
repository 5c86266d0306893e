package io.xloud.crypto;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks at keys twice a second until closed. Watching a folder instead does not work on network
 * file systems and is blind to some ways a mounted folder is exchanged, while a look costs a few
 * system calls. Its thread is a daemon.
 */
final class Lookout implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final System.Logger LOG = System.getLogger(Lookout.class.getName());

  private final Runnable look;
  private volatile @Nullable Thread thread;

  Lookout(Runnable look) {
    this.look = look;
  }

  void start(String name) {
    thread = Thread.ofPlatform().daemon().name("keys of " + name).start(this::follow);
  }

  private void follow() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(PAUSE);
        look.run();
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "The key repository could not be looked at", e);
      }
    }
  }

  @Override
  public void close() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
  }
}
