package io.xloud.crypto;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When the keys of a repository were made, by number. A key is made when it is staged, which is
 * when the one before it becomes primary; promotion keeps the time. So these times tell when each
 * key stopped sealing.
 */
public record KeyAges(SortedMap<Integer, Instant> made) {
  /** Keys of one setup have about the same age, which tells nothing about rotations. */
  private static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(1);

  public KeyAges {
    made = Collections.unmodifiableSortedMap(new TreeMap<>(made));
  }

  public static KeyAges none() {
    return new KeyAges(new TreeMap<>());
  }

  /** Between the last two rotations: the staged key was made at one, the primary at the other. */
  public Optional<Duration> interval() {
    boolean rotated = !made.isEmpty() && made.firstKey() == 0 && made.lastKey() > 1;
    return rotated
        ? Optional.of(Duration.between(made.lastEntry().getValue(), made.firstEntry().getValue()))
            .filter(interval -> interval.compareTo(SHORTEST_INTERVAL) >= 0)
        : Optional.empty();
  }

  /**
   * When the key gave its place as primary to the next one; now for one that still has it. Where
   * keys were taken out by hand the answer is late rather than early.
   */
  public Instant retired(int number, Instant now) {
    List<Integer> order = new ArrayList<>(made.tailMap(1).keySet());
    if (made.containsKey(0)) {
      order.add(0);
    }
    int afterNext = order.indexOf(number) + 2;
    return afterNext < order.size() ? made.getOrDefault(order.get(afterNext), now) : now;
  }
}
