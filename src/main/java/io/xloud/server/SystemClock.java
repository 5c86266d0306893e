package io.xloud.server;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The one clock of the house. No setting moves it; tests hand their own to what they build. */
public final class SystemClock {
  private SystemClock() {}

  @Produces
  @Singleton
  public static Clock clock() {
    return Clock.systemUTC();
  }
}
