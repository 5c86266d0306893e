package io.xloud.crypto;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How a key repository stands, for the health page and the metrics.
 *
 * @param source what people call it
 * @param held the keys in use, staged first
 * @param fingerprint of the keys in use, the same on nodes with the same keys
 */
public record KeyHealth(
    String source, List<HeldKey> held, String fingerprint, Set<KeyAlarm> alarms) {
  public KeyHealth {
    held = List.copyOf(held);
    alarms = alarms.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(alarms));
  }

  /** Whether tokens can be sealed and opened, alarms or not. */
  public boolean isUsable() {
    return !held.isEmpty();
  }
}
