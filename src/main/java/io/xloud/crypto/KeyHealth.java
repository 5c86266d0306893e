package io.xloud.crypto;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a key repository stands, for the health page and the metrics.
 *
 * @param keys how many are in use
 * @param fingerprint of the keys in use, the same on nodes with the same keys
 */
public record KeyHealth(Path folder, int keys, String fingerprint, Set<KeyAlarm> alarms) {
  public KeyHealth {
    alarms = alarms.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(alarms));
  }

  /** Whether tokens can be sealed and opened, alarms or not. */
  public boolean isUsable() {
    return keys > 0;
  }
}
