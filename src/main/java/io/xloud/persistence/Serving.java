package io.xloud.persistence;

import org.eclipse.microprofile.config.ConfigProvider;

/** Tells a server from a command, which borrows the beans and leaves the background work alone. */
public final class Serving {
  /** Priority of observers that begin work: only where nothing keeps the server from starting. */
  public static final int AFTER_THE_REST = 10_000;

  private Serving() {}

  /** Commands boot without a listening port. */
  public static boolean isOn() {
    return ConfigProvider.getConfig()
        .getOptionalValue("quarkus.http.host-enabled", Boolean.class)
        .orElse(true);
  }
}
