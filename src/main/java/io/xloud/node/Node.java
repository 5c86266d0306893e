package io.xloud.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server as its heartbeat tells of it.
 *
 * @param clockOffset how far its clock is ahead of the database's
 * @param keySets what it tells of its key repositories
 * @param silence time since its last beat, by the database's clock
 */
public record Node(
    String id,
    String address,
    String version,
    Duration clockOffset,
    List<KeySets.KeySet> keySets,
    Duration silence) {
  private static final Duration ALIVE = Duration.ofSeconds(30);

  public Node {
    keySets = List.copyOf(keySets);
  }

  public Optional<KeySets.KeySet> keys(String repository) {
    return keySets.stream().filter(set -> set.repository().equals(repository)).findFirst();
  }

  public boolean isAlive() {
    return silence.compareTo(ALIVE) < 0;
  }
}
