package io.xloud.server;

import io.xloud.crypto.KeyHealth;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.KeyRepository;
import io.xloud.node.KeySets;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/** The key repositories of this node, as the heartbeat and the health checks tell of them. */
@Singleton
class FollowedKeys implements KeySets {
  private final KeyRepositories repositories;

  FollowedKeys(KeyRepositories repositories) {
    this.repositories = repositories;
  }

  @Override
  public List<KeySet> keySets() {
    return List.of(told("fernet", repositories.tokens()));
  }

  private static KeySet told(String name, KeyRepository repository) {
    KeyHealth health = repository.health();
    String alarm =
        health.alarms().stream().map(each -> each.name()).sorted().collect(Collectors.joining(" "));
    return new KeySet(name, health.keys(), health.fingerprint(), alarm);
  }
}
