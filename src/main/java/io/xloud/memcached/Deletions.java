package io.xloud.memcached;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The deletions that one memcached is owed, and the thread that makes them. Writers only leave
 * word. Many writes become few deletions: what falls into the same slot of time is deleted
 * together, so that no more than a few dozen slots are ever remembered. A deletion that fails is
 * owed until it succeeds: when the server comes back, it may still hold what it held.
 *
 * <p>The thread is not a virtual one: writers on all of those must not keep it from running.
 */
final class Deletions implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Deletions.class.getName());
  private static final Duration SLOT = Duration.ofMillis(50);

  private final String server;
  private final Telling telling;
  private final Times times;
  private final long origin = System.nanoTime();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Region> owedNow = EnumSet.noneOf(Region.class);
  private final NavigableMap<Long, Set<Region>> owed = new TreeMap<>();
  private final Thread thread;
  private boolean closing;
  private boolean said;
  private volatile long failingSince = -1;

  /** Deletes the regions' keys on the server at once, or fails. */
  interface Telling {
    void delete(Set<Region> regions) throws IOException;
  }

  /**
   * @param after when to delete, counted from the write: more than once, because a neighbour may
   *     have kept what it read before it could see the write
   * @param retry how long after a failure
   */
  record Times(List<Duration> after, Duration retry) {
    static final Times USUAL =
        new Times(
            List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(5)),
            Duration.ofSeconds(1));
  }

  Deletions(String server, Telling telling, Times times) {
    this.server = server;
    this.telling = telling;
    this.times = times;
    this.thread = Thread.ofPlatform().daemon().name("memcached-" + server).unstarted(this::loop);
  }

  Deletions start() {
    thread.start();
    return this;
  }

  /** Leaves word; takes no longer than that. */
  void owe(Set<Region> regions) {
    owe(times.after(), regions);
  }

  /** The last deletion alone, in case that whoever wrote could not make it. */
  void oweOnceMore(Set<Region> regions) {
    owe(List.of(times.after().getLast()), regions);
  }

  private void owe(List<Duration> delays, Set<Region> regions) {
    if (regions.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      delays.forEach(delay -> oweIn(delay, regions));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The earliest falls due at once, all others at the end of a slot. */
  private void oweIn(Duration delay, Set<Region> regions) {
    if (delay.isZero()) {
      owedNow.addAll(regions);
      return;
    }
    long slot = ((now() + delay.toNanos()) / SLOT.toNanos() + 1) * SLOT.toNanos();
    owed.computeIfAbsent(slot, _ -> EnumSet.noneOf(Region.class)).addAll(regions);
  }

  /**
   * How many times of deletion are remembered; bounded, however long the server does not answer.
   */
  int remembered() {
    lock.lock();
    try {
      return owed.size() + (owedNow.isEmpty() ? 0 : 1);
    } finally {
      lock.unlock();
    }
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  /** Since when the server has not been told what it should have been. */
  Duration overdue() {
    long since = failingSince;
    return since < 0 ? Duration.ZERO : Duration.ofNanos(now() - since);
  }

  /** Makes at once what is still owed, and ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    try {
      boolean last;
      do {
        last = awaitDue();
        make(take(last));
      } while (!last && !endsWithin(SLOT));
      make(take(true));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** True when it is time to end. */
  private boolean awaitDue() throws InterruptedException {
    lock.lock();
    try {
      while (!closing && owedNow.isEmpty() && (owed.isEmpty() || owed.firstKey() > now())) {
        if (owed.isEmpty()) {
          changed.await();
        } else {
          long _ = changed.awaitNanos(owed.firstKey() - now());
        }
      }
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** Whoever writes meanwhile is served together. */
  private boolean endsWithin(Duration pause) throws InterruptedException {
    lock.lock();
    try {
      long end = now() + pause.toNanos();
      while (!closing && now() < end) {
        long _ = changed.awaitNanos(end - now());
      }
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private Set<Region> take(boolean all) {
    EnumSet<Region> regions = EnumSet.noneOf(Region.class);
    lock.lock();
    try {
      Map<Long, Set<Region>> due = all ? owed : owed.headMap(now(), true);
      due.values().forEach(regions::addAll);
      due.clear();
      regions.addAll(owedNow);
      owedNow.clear();
    } finally {
      lock.unlock();
    }
    return regions;
  }

  private void make(Set<Region> regions) {
    if (regions.isEmpty()) {
      return;
    }
    try {
      telling.delete(regions);
      succeeded();
    } catch (IOException | RuntimeException e) {
      failed(regions, e); // whatever it was: without this thread nobody would try again
    }
  }

  private void succeeded() {
    if (said) {
      LOG.log(System.Logger.Level.INFO, "memcached {0} can be told of changes again.", server);
    }
    failingSince = -1;
    said = false;
  }

  /** Once may be chance: a second failure in a row is said. */
  private void failed(Set<Region> regions, Exception failure) {
    if (failingSince < 0) {
      failingSince = now();
    } else if (!said) {
      said = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "memcached {0} cannot be told of changes, and is tried again until it can: {1}. Until"
              + " then a Python Keystone may answer with what was.",
          server,
          failure);
    }
    lock.lock();
    try {
      oweIn(times.retry(), regions);
    } finally {
      lock.unlock();
    }
  }
}
