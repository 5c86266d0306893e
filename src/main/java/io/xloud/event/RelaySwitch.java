package io.xloud.event;

import jakarta.inject.Singleton;

/** Whether changes are to be kept for a broker: off, until somebody says that they are relayed. */
@Singleton
public final class RelaySwitch {
  private volatile boolean on;

  public void turnOn() {
    on = true;
  }

  boolean isOn() {
    return on;
  }
}
