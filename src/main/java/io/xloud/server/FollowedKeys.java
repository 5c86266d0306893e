package io.xloud.server;

import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.crypto.JwsKeys;
import io.xloud.crypto.KeyAlarm;
import io.xloud.crypto.KeyHealth;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.KeyRepository;
import io.xloud.crypto.TokenLife;
import io.xloud.crypto.TokenProvider;
import io.xloud.error.StartFailure;
import io.xloud.node.KeySets;
import io.xloud.persistence.Serving;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The key repositories of this node, as the heartbeat and the health checks tell of them. */
@Singleton
class FollowedKeys implements KeySets {
  private static final System.Logger LOG = System.getLogger(FollowedKeys.class.getName());

  /** What a start waits at most for the keys of other nodes, which may be down as well. */
  private static final Duration PEERS = Duration.ofSeconds(4);

  private final KeyRepositories repositories;
  private final TokenLife lifetime;
  private final boolean sealed;

  FollowedKeys(KeyRepositories repositories, Options options) {
    this.repositories = repositories;
    this.sealed = TokenProvider.from(options).hasSealed();
    this.lifetime = TokenLife.from(options);
  }

  /** A server refuses to start with keys that everybody has. */
  void open(@Observes StartupEvent start) {
    if (Serving.isOn()) {
      repositories.receipts();
      repositories.credentials();
      repositories.signed().ifPresent(FollowedKeys::requireKeys);
      repositories.signed().ifPresent(keys -> keys.awaitPeers(PEERS));
      if (sealed) {
        KeyRepository tokens = repositories.tokens();
        lifetime.warning(tokens.ages()).ifPresent(it -> LOG.log(Level.WARNING, it));
      }
    }
  }

  /** As the reference service: rather no start than no token. */
  private static void requireKeys(JwsKeys keys) {
    if (keys.find().isEmpty()) {
      throw new StartFailure(
          "There are no keys for signed tokens in %s: %s You can make a pair with create_jws_keypair."
              .formatted(keys.health().source(), alarm(keys.health())));
    }
  }

  @Override
  public List<KeySet> keySets() {
    List<KeySet> sets = new ArrayList<>();
    if (sealed) {
      sets.add(told(TOKENS, repositories.tokens().health()));
    }
    repositories.signed().ifPresent(keys -> sets.add(told(SIGNED, keys.health())));
    sets.add(told("receipt", repositories.receipts().health()));
    sets.add(told("credential", repositories.credentials().health()));
    return sets;
  }

  @Override
  public boolean areTold() {
    return repositories.signed().map(JwsKeys::areTold).orElse(true);
  }

  private static String alarm(KeyHealth health) {
    return health.alarms().stream()
        .sorted()
        .map(KeyAlarm::sentence)
        .collect(Collectors.joining(" "));
  }

  private static KeySet told(String name, KeyHealth health) {
    return new KeySet(
        name,
        health.held().stream()
            .map(key -> new KeySet.Held(key.number(), key.fingerprint(), key.made()))
            .toList(),
        health.fingerprint(),
        alarm(health));
  }
}
