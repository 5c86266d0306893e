package io.xloud.server;

import io.quarkus.runtime.StartupEvent;
import io.xloud.crypto.KeyHealth;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.KeyRepository;
import io.xloud.node.KeySets;
import io.xloud.persistence.Serving;
import jakarta.enterprise.event.Observes;
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

  /** A server refuses to start with keys that everybody has. */
  void open(@Observes StartupEvent start) {
    if (Serving.isOn()) {
      repositories.tokens();
    }
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
