package io.xloud.crypto;

import java.time.Duration;

/** Where the keys come from with which this node signs and verifies tokens. */
sealed interface JwsSource permits JwsFolders, JwsMemory {
  /** As people call it. */
  String name();

  /** Changes when the keys may have; is asked twice a second. */
  String state();

  /** Whether the first of its keys has been there for this long. */
  boolean isOlderThan(Duration age);

  /** Never fails: what is wrong is in the alarms. */
  JwsReading read();
}
