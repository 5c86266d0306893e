package io.xloud.identity.ldap;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Which servers did not answer a moment ago, so that nobody waits for one while others answer. */
final class Doubts {
  private final long pause;
  private final LongSupplier nanos;
  private final Map<Server, Long> since = new HashMap<>();

  /**
   * @param pause between two tries of a server that does not answer
   * @param nanos a monotonic clock, such as {@link System#nanoTime}
   */
  Doubts(Duration pause, LongSupplier nanos) {
    this.pause = pause.toNanos();
    this.nanos = nanos;
  }

  /** Whether that is news. */
  synchronized boolean raise(Server server) {
    return since.put(server, nanos.getAsLong()) == null;
  }

  /** It answered; whether that is news. */
  synchronized boolean settle(Server server) {
    return since.remove(server) != null;
  }

  synchronized boolean has(Server server) {
    return since.containsKey(server);
  }

  /** The first one that is not doubted; of none but doubted ones the first. */
  synchronized Server best(List<Server> servers) {
    return servers.stream().filter(one -> !has(one)).findFirst().orElse(servers.getFirst());
  }

  /** Whether a doubted one may be tried; whoever hears yes is the one who tries. */
  synchronized boolean isDue(Server server) {
    Long last = since.get(server);
    long now = nanos.getAsLong();
    if (last == null || now - last < pause) {
      return false;
    }
    since.put(server, now);
    return true;
  }
}
