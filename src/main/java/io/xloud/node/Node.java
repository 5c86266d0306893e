package io.xloud.node;

import java.time.Duration;

/**
 * A server as its heartbeat tells of it.
 *
 * @param clockOffset how far its clock is ahead of the database's
 * @param keySets fingerprints of its key repositories, as JSON
 * @param silence time since its last beat, by the database's clock
 */
public record Node(
    String id,
    String address,
    String version,
    Duration clockOffset,
    String keySets,
    Duration silence) {
  private static final Duration ALIVE = Duration.ofSeconds(30);

  public boolean isAlive() {
    return silence.compareTo(ALIVE) < 0;
  }
}
