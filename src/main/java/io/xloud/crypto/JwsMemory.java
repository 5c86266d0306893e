package io.xloud.crypto;

import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keys that this node makes for itself and that are never written down: nobody can copy them, and
 * they end with the process, as do the tokens under them. Each signs for its turn; the next one is
 * told before it signs, and the last one until its tokens are over.
 */
final class JwsMemory implements JwsSource {
  /** Longer than others may keep a set of keys that they have read. */
  static final Duration AHEAD = Duration.ofMinutes(10);

  private final JwsAlgorithm algorithm;
  private final Duration turn;
  private final Duration life;
  private final Clock clock;

  /** Newest first; the first of them may still wait for its turn. */
  private List<Made> made = List.of();

  /**
   * @param since when it signs or began to
   */
  private record Made(JwsSigningKey signing, JwsPublicKey half, Instant since) {}

  /**
   * @param turn how long a key signs
   * @param life of the tokens that it signs
   */
  JwsMemory(JwsAlgorithm algorithm, Duration turn, Duration life, Clock clock) {
    this.algorithm = algorithm;
    this.turn = turn;
    this.life = life;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public synchronized String state() {
    Instant now = clock.instant();
    turn(now);
    return made.stream()
        .map(key -> key.half().kid())
        .collect(Collectors.joining(",", signing(now).half().kid() + ":", ""));
  }

  @Override
  public synchronized boolean isOlderThan(Duration age) {
    return !made.isEmpty() && !made.getLast().since().isAfter(clock.instant().minus(age));
  }

  @Override
  public synchronized JwsReading read() {
    Instant now = clock.instant();
    turn(now);
    Made signing = signing(now);
    return new JwsReading(
        Optional.of(
            new JwsKeySet(
                signing.signing(), signing.half().kid(), made.stream().map(Made::half).toList())),
        held(),
        Set.of());
  }

  private List<HeldKey> held() {
    List<HeldKey> held = new ArrayList<>();
    made.forEach(key -> held.add(new HeldKey(held.size(), key.half().kid(), key.since())));
    return held;
  }

  /** The newest whose turn has come. */
  private Made signing(Instant now) {
    return made.stream()
        .filter(key -> !key.since().isAfter(now))
        .findFirst()
        .orElseGet(made::getLast); // the clock was put back
  }

  private void turn(Instant now) {
    List<Made> turned = new ArrayList<>(made);
    if (turned.isEmpty()) {
      turned.add(fresh(now));
    }
    Instant next = turned.getFirst().since().plus(turn);
    if (!now.isBefore(next.minus(AHEAD))) {
      Instant soon = now.plus(AHEAD);
      turned.addFirst(fresh(next.isBefore(soon) ? soon : next));
    }
    Instant needed = now.minus(life);
    while (turned.size() > 1 && turned.get(turned.size() - 2).since().isBefore(needed)) {
      turned.removeLast(); // its successor signs for longer than its tokens live
    }
    made = List.copyOf(turned);
  }

  private Made fresh(Instant since) {
    KeyPair pair = algorithm.freshKeys();
    return new Made(
        new JwsSigningKey(algorithm, pair.getPrivate()),
        JwsPublicKey.of(algorithm, pair.getPublic()),
        since);
  }
}
