package io.xloud.crypto;

import java.util.Set;

/**
 * One look at a key repository.
 *
 * @param keys those that may be used; none when the primary may not
 * @param ages when each was made
 */
public record KeyReading(KeySet keys, KeyAges ages, Set<KeyAlarm> alarms) {
  public KeyReading {
    alarms = Set.copyOf(alarms);
  }

  static KeyReading nothing(Set<KeyAlarm> alarms) {
    return new KeyReading(KeySet.empty(), KeyAges.none(), alarms);
  }
}
