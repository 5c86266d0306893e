package io.xloud.persistence;

import java.util.UUID;

/** Ids as the reference service makes them. */
public final class Ids {
  private Ids() {}

  /** Thirty-two lower-case hexadecimal digits of a random UUID. */
  public static String fresh() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
