package io.xloud.crypto;

import java.time.Duration;

/**
 * Whether keys live as long as what they seal, at the pace at which they are rotated. A key opens
 * tokens through {@code max_active_keys - 2} rotations after the one that made another key primary.
 *
 * @param interval between two rotations
 * @param mostKeys {@code max_active_keys}
 * @param life of what is sealed
 */
public record KeyPace(Duration interval, int mostKeys, Duration life) {

  public boolean suffices() {
    return opens().compareTo(life) >= 0;
  }

  private Duration opens() {
    return interval.multipliedBy(Math.max(0, mostKeys - 2));
  }

  /** The least {@code max_active_keys} that suffices. */
  public long needed() {
    return Math.ceilDiv(life.toSeconds(), Math.max(1, interval.toSeconds())) + 2;
  }

  /** The formula with its numbers, for people. */
  public String sentence() {
    return ("Keys were last rotated after %d s; %d keys then open tokens for (%d - 2) x %d s = %d s,"
            + " but they are asked for %d s.")
        .formatted(
            interval.toSeconds(),
            mostKeys,
            mostKeys,
            interval.toSeconds(),
            opens().toSeconds(),
            life.toSeconds());
  }
}
