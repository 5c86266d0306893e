package io.xloud.crypto;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One look at the folders of {@code [jwt_tokens]}.
 *
 * @param keys none when nothing could be signed that is verified
 * @param held what may be told of the public keys
 */
record JwsReading(Optional<JwsKeySet> keys, List<HeldKey> held, Set<KeyAlarm> alarms) {
  JwsReading {
    held = List.copyOf(held);
    alarms = Set.copyOf(alarms);
  }

  /** The same under the name of an instance. */
  JwsReading named(String instance) {
    return new JwsReading(keys.map(set -> set.named(instance)), held, alarms);
  }

  static JwsReading nothing(Set<KeyAlarm> alarms) {
    return new JwsReading(Optional.empty(), List.of(), alarms);
  }
}
