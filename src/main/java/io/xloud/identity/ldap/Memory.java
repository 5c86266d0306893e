package io.xloud.identity.ldap;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a directory said of somebody, for as long as it is believed. Whoever holds a connection to
 * the database and so can't ask takes what was said a little longer ago, too. Bounded: what was
 * used longest ago goes.
 */
final class Memory<V> {
  private static final int MOST = 50_000;

  /** From learning to use within one request. */
  private static final Duration MOMENT = Duration.ofSeconds(30);

  private final Clock clock;
  private final Map<String, Remembered<V>> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered<V>> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param until when it stops to be believed
   */
  record Remembered<V>(V value, Instant until) {}

  Memory(Clock clock) {
    this.clock = clock;
  }

  synchronized void keep(String id, V value, Duration time) {
    remembered.put(id, new Remembered<>(value, clock.instant().plus(time)));
  }

  /** What is believed. */
  synchronized Optional<Remembered<V>> find(String id) {
    return Optional.ofNullable(remembered.get(id))
        .filter(one -> clock.instant().isBefore(one.until()));
  }

  /** What was learnt a moment ago, believed or not. */
  synchronized Optional<V> justLearnt(String id) {
    return Optional.ofNullable(remembered.get(id))
        .filter(one -> clock.instant().isBefore(one.until().plus(MOMENT)))
        .map(Remembered::value);
  }

  /** No more believed; whoever holds a connection already goes on with it. */
  synchronized void forget(String id) {
    remembered.computeIfPresent(id, (_, one) -> doubted(one));
  }

  synchronized void forgetAll() {
    remembered.replaceAll((_, one) -> doubted(one));
  }

  private Remembered<V> doubted(Remembered<V> one) {
    Instant now = clock.instant();
    return now.isBefore(one.until()) ? new Remembered<>(one.value(), now) : one;
  }
}
