package io.xloud.persistence;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of several hosts the pools work on: the one that the pulse found. When that fails, whatever
 * waits there is called away; when the preferred one, which all nodes write to, serves again, the
 * connections go back to it one by one as they are given back.
 */
final class Hosts {
  private static final System.Logger LOG = System.getLogger(Hosts.class.getName());
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final PoolSettings settings;
  private final List<ConnectionPool> pools;
  private final Pulse pulse;
  private @Nullable String current;
  private long looked = System.nanoTime();
  private boolean preferredServed;

  Hosts(PoolSettings settings, List<ConnectionPool> pools, Pulse pulse) {
    this.settings = settings;
    this.pools = pools;
    this.pulse = pulse;
  }

  /** After each pulse. */
  void follow() {
    Optional<String> found = settings.hasManyHosts() ? pulse.host() : Optional.empty();
    found.ifPresent(this::follow);
  }

  private void follow(String found) {
    String last = current;
    current = found;
    if (last != null && !found.equals(last)) {
      leave(last, found);
    } else if (!found.equals(settings.hosts().getFirst())) {
      lookForPreferred();
    }
  }

  private void leave(String last, String found) {
    LOG.log(
        System.Logger.Level.WARNING,
        "The database is asked at " + found + ", no longer at " + last);
    pools.forEach(ConnectionPool::renew);
    if (!Pulse.serves(settings, last)) {
      pools.forEach(pool -> pool.lending().breakOff(last));
    }
  }

  /** Twice in a row: a node that has just come up may go again. */
  private void lookForPreferred() {
    if (System.nanoTime() - looked < BETWEEN_LOOKS.toNanos()) {
      return;
    }
    looked = System.nanoTime();
    boolean serves = Pulse.serves(settings, settings.hosts().getFirst());
    if (serves && preferredServed) {
      pulse.close(); // the next one goes to the first host that serves
    }
    preferredServed = serves;
  }
}
