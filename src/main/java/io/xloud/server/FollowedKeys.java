package io.xloud.server;

import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.crypto.KeyAlarm;
import io.xloud.crypto.KeyHealth;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.KeyRepository;
import io.xloud.crypto.TokenLife;
import io.xloud.node.KeySets;
import io.xloud.persistence.Serving;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.stream.Collectors;

/** The key repositories of this node, as the heartbeat and the health checks tell of them. */
@Singleton
class FollowedKeys implements KeySets {
  private static final System.Logger LOG = System.getLogger(FollowedKeys.class.getName());

  private final KeyRepositories repositories;
  private final TokenLife lifetime;

  FollowedKeys(KeyRepositories repositories, Options options) {
    this.repositories = repositories;
    this.lifetime = TokenLife.from(options);
  }

  /** A server refuses to start with keys that everybody has. */
  void open(@Observes StartupEvent start) {
    if (Serving.isOn()) {
      KeyRepository tokens = repositories.tokens();
      repositories.receipts();
      repositories.credentials();
      lifetime.warning(tokens.ages()).ifPresent(it -> LOG.log(Level.WARNING, it));
    }
  }

  @Override
  public List<KeySet> keySets() {
    return List.of(
        told(TOKENS, repositories.tokens()),
        told("receipt", repositories.receipts()),
        told("credential", repositories.credentials()));
  }

  private static KeySet told(String name, KeyRepository repository) {
    KeyHealth health = repository.health();
    String alarm =
        health.alarms().stream().sorted().map(KeyAlarm::sentence).collect(Collectors.joining(" "));
    return new KeySet(
        name,
        health.held().stream()
            .map(key -> new KeySet.Held(key.number(), key.fingerprint(), key.made()))
            .toList(),
        health.fingerprint(),
        alarm);
  }
}
